using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;
using Microsoft.Net.Http.Headers;

namespace DeepSeek.Gateway.Replicas;

/// <summary>Asks a replica. Nothing that a client sent is passed on but the body: no credential, no cookie, no header that pretends to be internal.</summary>
internal sealed class ReplicaCalls(ReplicaConnections connections, InternalCallTokens tokens, TimeProvider time)
{
    /// <summary>How long the call may wait to be begun. Below the longest that replicas accept.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(30);

    /// <summary>More than any error that a replica writes.</summary>
    private const int LongestError = 64 * 1024;

    /// <summary>Sends the call and waits for the replica's first word.</summary>
    /// <param name="replica">Whom to ask.</param>
    /// <param name="request">What is asked, its model resolved.</param>
    /// <param name="continuation">How far the answer has come elsewhere; null where it is to be begun.</param>
    /// <param name="segment">Which call of the request this is.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<ReplicaCall> BeginAsync(
        Replica replica, GatewayRequest request, GenerationContinuation? continuation, int segment, CancellationToken cancellationToken)
    {
        using var span = ReplicaTracing.Begin(replica, request, segment);
        using var message = new HttpRequestMessage(HttpMethod.Post, replica.GenerationsAddress)
        {
            Version = replica.HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GenerationCallContent(request.Served!.JsonId, request.Completion!, continuation),
        };
        message.Headers.TryAddWithoutValidation(HeaderNames.Accept, "text/event-stream");
        message.Headers.TryAddWithoutValidation(ApiHeaders.RequestId, request.Id);
        message.Headers.TryAddWithoutValidation(InternalHeaders.Token, Token(replica, request, segment));
        ReplicaTracing.Propagate(message);
        HttpResponseMessage? response = null;
        try
        {
            response = await connections.Invoker.SendAsync(message, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                var call = ReplicaCall.Answering(replica, response, await response.Content.ReadAsStreamAsync(cancellationToken));
                response = null;
                return call;
            }

            // It is full, stopping, does not know our token, has changed over to another version since its heartbeat, or cannot go on with this answer.
            // That is between us and it; the client gets another replica's answer.
            var status = (int)response.StatusCode;
            return ReplicaTracing.Note(span, status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound
                || (status is StatusCodes.Status409Conflict && continuation is not null)
                ? ReplicaCall.Refused(replica, status)
                : ReplicaCall.Failed(replica, await ReadFailureAsync(response, cancellationToken)));
        }
        catch (HttpRequestException e) when (!cancellationToken.IsCancellationRequested)
        {
            return ReplicaTracing.Note(span, e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? ReplicaCall.Unreachable(replica, e.Message)
                : ReplicaCall.BrokenOff(replica, e.Message));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The one time limit there is: that of making a connection.
            return ReplicaTracing.Note(span, ReplicaCall.Unreachable(replica, e.Message));
        }
        catch (IOException e) when (!cancellationToken.IsCancellationRequested)
        {
            return ReplicaTracing.Note(span, ReplicaCall.BrokenOff(replica, e.Message));
        }
        finally
        {
            response?.Dispose();
        }
    }

    private string Token(Replica replica, GatewayRequest request, int segment) => tokens.Write(new InternalCall
    {
        Audience = replica.Id,
        ExpiresAt = time.GetUtcNow() + TokenLifetime,
        RequestId = request.Id,
        TenantId = request.Caller!.TenantId,
        KeyId = request.Caller.KeyId,
        Segment = segment,
        CachePartition = request.Caller.CachePartition,
        Weight = request.Caller.Weight,
        Lane = request.Lane,
        Deadline = request.Deadline,
        Seed = request.Seed,
    });

    private static async Task<ApiFailure> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ErrorBody? error = null;
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestError, cancellationToken);
            error = (await JsonSerializer.DeserializeAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), ContractsJsonContext.Wire.ErrorResponse, cancellationToken))?.Error;
        }
        catch (JsonException)
        {
            // Not in our words: the status has to do.
        }

        return ReplicaFailure.Of(error, (int)response.StatusCode);
    }
}
