using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>Asks an upstream. It gets the body and its own key: no header of the client's, and none of ours.</summary>
internal sealed class UpstreamCalls(UpstreamConnections connections, IOptions<UpstreamOptions> options, TimeProvider time)
{
    /// <summary>More than an error says.</summary>
    private const int LongestError = 64 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly TimeSpan UsualRetryAfter = TimeSpan.FromSeconds(5);
    private readonly TimeSpan _silence = TimeSpan.FromSeconds(options.Value.SilenceSeconds);

    /// <summary>A time limit that begins anew with every word of the upstream.</summary>
    public UpstreamSilence Listen(CancellationToken cancellationToken) => new(_silence, time, cancellationToken);

    public async Task<UpstreamCall> BeginAsync(Upstream upstream, GatewayRequest request, UpstreamSilence silence, CancellationToken cancellationToken)
    {
        var completion = request.Completion!;
        using var message = new HttpRequestMessage(HttpMethod.Post, completion.Prompt.IsEmpty ? upstream.ChatCompletions : upstream.Completions)
        {
            Content = new ByteArrayContent(UpstreamRequestBody.Write(completion, upstream.Entry.UpstreamModel)) { Headers = { ContentType = Json } },
        };
        message.Headers.TryAddWithoutValidation("Accept", completion.Stream ? "text/event-stream" : "application/json");
        if (upstream.Authorization is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await connections.Invoker.SendAsync(message, silence.Token);
            if (response.IsSuccessStatusCode)
            {
                var call = new UpstreamCall(UpstreamCallState.Answering, response);
                response = null;
                return call;
            }

            return await RefusedAsync(response, silence.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new UpstreamCall(UpstreamCallState.Failed) { Reason = e is OperationCanceledException ? "it took too long" : e.Message };
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static async Task<UpstreamCall> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var reason = string.Create(CultureInfo.InvariantCulture, $"status {status}");
        switch (status)
        {
            case StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status402PaymentRequired:
                return new UpstreamCall(UpstreamCallState.KeyRefused) { Reason = reason };

            case StatusCodes.Status429TooManyRequests:
                return new UpstreamCall(UpstreamCallState.Busy)
                {
                    Reason = reason,
                    Failure = new ApiFailure(
                        ApiError.RateLimited, "The model's upstream takes no more requests at the moment.", RetryAfter: response.Headers.RetryAfter?.Delta ?? UsualRetryAfter),
                };

            // A redirect is not followed, and one that does not know its model was registered wrong; a client can help neither.
            case StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status408RequestTimeout or < 400 or >= 500:
                return new UpstreamCall(UpstreamCallState.Failed) { Reason = reason };
        }

        var error = status switch
        {
            StatusCodes.Status413PayloadTooLarge => ApiError.PayloadTooLarge,
            StatusCodes.Status422UnprocessableEntity => ApiError.InvalidParameter,
            _ => ApiError.InvalidFormat,
        };
        var (text, param) = await ReadErrorAsync(response, cancellationToken);
        return new UpstreamCall(UpstreamCallState.Refused)
        {
            Reason = reason,
            Failure = new ApiFailure(error, text ?? "The model's upstream refuses the request.", param),
        };
    }

    private static async Task<(string? Message, string? Param)> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestError, cancellationToken);
            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            return UpstreamError.Read(body.RootElement);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            // Not in words that can be read: the status has to do.
            return (null, null);
        }
    }
}
