using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Contracts.Http;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>The gateway, as the playground talks to it. A question is asked once: what goes wrong is for people to see.</summary>
internal sealed class PlaygroundGateway : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>For what is no answer of a model.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly HttpClientPipelineTransport _transport;

    public PlaygroundGateway(IOptions<PlaygroundOptions> options)
    {
        Address = options.Value.GatewayAddress is { Length: > 0 } address ? new Uri(address) : null;
        PublicAddress = options.Value.PublicAddress is { Length: > 0 } seen ? new Uri(seen) : null;

        // Not one of the factory's: those try again, and give up after half a minute.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = Address,
            Timeout = Longest,
        };
        _transport = new HttpClientPipelineTransport(_http);
    }

    /// <summary>As the portal reaches it; null where nobody has said.</summary>
    public Uri? Address { get; }

    /// <summary>As tenants reach it.</summary>
    public Uri? PublicAddress { get; }

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    /// <summary>Exchanges a key for a token.</summary>
    public Task<(AccessTokenResponse? Token, PlaygroundFailure? Failure)> ExchangeAsync(string key, TimeSpan life, CancellationToken cancellationToken)
    {
        var body = JsonContent.Create(new AccessTokenRequest { ExpiresIn = (long)life.TotalSeconds }, ContractsJsonContext.Wire.AccessTokenRequest);
        return SendAsync(HttpMethod.Post, "/v1/auth/token", key, body, ContractsJsonContext.Wire.AccessTokenResponse, cancellationToken);
    }

    /// <summary>What may be asked.</summary>
    public Task<(ModelList? Models, PlaygroundFailure? Failure)> ListModelsAsync(string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/v1/models", token, null, ContractsJsonContext.Wire.ModelList, cancellationToken);

    /// <summary>Which versions of it there are.</summary>
    public Task<(ModelVersionList? Versions, PlaygroundFailure? Failure)> ListVersionsAsync(string token, string model, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/v1/models/{Uri.EscapeDataString(model)}/versions", token, null, ContractsJsonContext.Wire.ModelVersionList, cancellationToken);

    /// <summary>Asks; the answer's body is still to be read.</summary>
    public async Task<(PipelineResponse? Answer, PlaygroundFailure? Failure)> AskAsync(string token, ChatCompletionRequest request, CancellationToken cancellationToken)
    {
        var client = new ChatClient(request.Model, new ApiKeyCredential(token), new OpenAIClientOptions
        {
            Endpoint = new Uri(Address!, "/v1"),
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Longest,
        });
        var body = BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(request, ContractsJsonContext.Wire.ChatCompletionRequest)));
        try
        {
            var result = await client.CompleteChatAsync(body, new RequestOptions { BufferResponse = false, CancellationToken = cancellationToken });
            return (result.GetRawResponse(), null);
        }
        catch (ClientResultException e) when (e.GetRawResponse() is { } response)
        {
            response.Headers.TryGetValue(ApiHeaders.RequestId, out var requestId);
            return (null, Refused(response.Status, response.Content.ToArray(), requestId));
        }
        catch (Exception e) when (IsAway(e, cancellationToken))
        {
            return (null, new PlaygroundFailure(PlaygroundProblem.GatewayAway, e.Message));
        }
    }

    /// <summary>What the gateway said in place of an answer.</summary>
    public static PlaygroundFailure Refused(int? status, ReadOnlySpan<byte> body, string? requestId)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, ContractsJsonContext.Wire.ErrorResponse)?.Error;
            return new PlaygroundFailure(PlaygroundProblem.Refused, error?.Message, status, error?.Code, requestId);
        }
        catch (JsonException)
        {
            // Something else than the gateway has answered; a proxy, say.
            return new PlaygroundFailure(PlaygroundProblem.Refused, null, status, null, requestId);
        }
    }

    /// <summary>True for a connection that was refused, broken, or has timed out; not where whoever asked has stopped.</summary>
    public static bool IsAway(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && exception is HttpRequestException or IOException or OperationCanceledException or ClientResultException or AggregateException;

    private async Task<(T? Read, PlaygroundFailure? Failure)> SendAsync<T>(
        HttpMethod method, string path, string credential, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Short);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return (JsonSerializer.Deserialize(bytes, type), null);
            }

            var requestId = response.Headers.TryGetValues(ApiHeaders.RequestId, out var ids) ? ids.FirstOrDefault() : null;
            return (null, Refused((int)response.StatusCode, bytes, requestId));
        }
        catch (Exception e) when (e is JsonException || IsAway(e, cancellationToken))
        {
            return (null, new PlaygroundFailure(PlaygroundProblem.GatewayAway, e.Message));
        }
    }
}
