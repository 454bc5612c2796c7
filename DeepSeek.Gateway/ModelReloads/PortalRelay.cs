using System.Net;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Gateway.ModelReloads;

/// <summary>Passes a request on to the portal and its answer back, as it comes. Sent once: whoever asks again does so under the same name.</summary>
internal sealed partial class PortalRelay(
    IHttpClientFactory clients, InternalCallTokens tokens, IOptions<ReloadOptions> options, TimeProvider time, ILogger<PortalRelay> logger)
{
    /// <summary>The client's name, and the portal's for service discovery.</summary>
    public const string Portal = "portal";

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly System.Net.Http.Headers.MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    /// <summary>What of the portal's answer the client gets to see.</summary>
    private static readonly string[] PassedOn = [HeaderNames.ContentType, HeaderNames.CacheControl, HeaderNames.RetryAfter];

    /// <summary>Null where the portal's answer was written.</summary>
    public async Task<ApiFailure?> ReloadAsync(HttpContext context, string model, byte[] body, string requestName)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            using var client = clients.CreateClient(Portal);
            using var request = Request(context, model, body, requestName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                LogTokenRefused(logger);
                return Away();
            }

            if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "text/event-stream"))
            {
                // Not the portal's own words: a page about an error of its, or of a proxy before it.
                LogUnexpected(logger, (int)response.StatusCode);
                return Away();
            }

            await PassOnAsync(response, context, either.Token);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            LogUnreachable(logger, e.Message);
            if (!context.Response.HasStarted)
            {
                return Away();
            }

            // What has been said cannot be taken back; that the rest does not come is seen by the connection's end.
            context.Abort();
            return null;
        }
    }

    private static ApiFailure Away() => new(
        ApiError.Unavailable, "The portal, which decides about versions, does not answer. Ask again with the same Idempotency-Key.", RetryAfter: RetryAfter);

    private static async Task PassOnAsync(HttpResponseMessage answer, HttpContext context, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var name in PassedOn)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                response.Headers[name] = values.ToString();
            }
        }

        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await stream.CopyToAsync(response.Body, cancellationToken);
    }

    private HttpRequestMessage Request(HttpContext context, string model, byte[] body, string requestName)
    {
        var caller = context.GetGatewayRequest().Caller!;
        var token = tokens.Write(new InternalCall
        {
            Audience = PortalCalls.Audience,
            ExpiresAt = time.GetUtcNow() + TokenLifetime,
            RequestId = requestName,
            TenantId = caller.TenantId,
            CachePartition = caller.CachePartition,
            Seed = 0,
        });
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(PortalCalls.ReloadPath(model), UriKind.Relative))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
            Headers = { { InternalHeaders.Token, token }, { ApiHeaders.RequestId, context.GetGatewayRequest().Id } },
        };
        if (context.Request.Headers.Accept.ToString() is { Length: > 0 } accept)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Accept, accept);
        }

        return request;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The portal cannot be reached, or did not answer to the end. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The portal answered {Status} with something else than was asked for.")]
    private static partial void LogUnexpected(ILogger logger, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "The portal does not accept our call token; is InternalCalls:Key the same for both, and are their clocks right?")]
    private static partial void LogTokenRefused(ILogger logger);
}
