using System.Runtime.CompilerServices;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>
/// Answers by external upstreams: by the one with the fewest open requests, and by the next where that one fails before it has said anything of the answer. What
/// one of them began no other can go on with: then the answer fails.
/// </summary>
internal sealed partial class UpstreamAnswers(
    UpstreamCalls calls, UpstreamMetrics metrics, IOptions<UpstreamOptions> options, TimeProvider time, ILogger<UpstreamAnswers> logger) : IAnswerSource
{
    /// <summary>More than any whole answer.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private readonly TimeSpan _cooldown = TimeSpan.FromSeconds(options.Value.CooldownSeconds);

    public async IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Upstream> tried = [];
        ApiFailure? failure = null;
        while (Take(request.Served!.Upstreams, tried) is { } upstream)
        {
            tried.Add(upstream);
            try
            {
                request.ForwardedAt ??= time.GetTimestamp();
                var segment = new AnswerSegment(upstream.Id) { Price = upstream.Entry.Price };
                request.Segments.Add(segment);
                using var silence = calls.Listen(cancellationToken);
                using var call = await calls.BeginAsync(upstream, request, silence, cancellationToken);
                metrics.Called(upstream, call.State);
                if (call.State == UpstreamCallState.Refused)
                {
                    request.AnsweredBy = upstream.Id;
                    yield return new AnswerFailed(call.Failure!);
                    yield break;
                }

                if (call.State != UpstreamCallState.Answering)
                {
                    failure = call.Failure ?? failure;
                    Report(request, upstream, call);
                    continue;
                }

                var reader = new UpstreamAnswerReader(request, segment);
                var began = false;
                ApiFailure? broken = null;
                await foreach (var next in ReadAsync(request, upstream, call, reader, silence, cancellationToken))
                {
                    if (next is AnswerFailed failed)
                    {
                        broken = failed.Failure;
                        break;
                    }

                    if (!began)
                    {
                        began = true;
                        request.AnsweredBy = upstream.Id;
                        request.ModelVersion = segment.ModelVersion = upstream.ModelVersion;
                        if (request.IsInexactFailover |= request.Served.Replicas.Count > 0 || tried.Count > 1)
                        {
                            metrics.Inexact(upstream);
                        }

                        yield return new AnswerBegun(upstream.ModelVersion, upstream.Id);
                    }

                    yield return next;
                }

                if (broken is null)
                {
                    yield break;
                }

                upstream.CoolDown(time.GetUtcNow() + _cooldown);
                if (began)
                {
                    yield return new AnswerFailed(broken);
                    yield break;
                }
            }
            finally
            {
                upstream.End();
            }
        }

        yield return new AnswerFailed(failure ?? new ApiFailure(
            ApiError.Unavailable, $"Nobody can answer for the model '{request.Model}' at the moment.", RetryAfter: RetryAfter));
    }

    /// <summary>The answer to its end; a failure where it breaks off.</summary>
    private async IAsyncEnumerable<AnswerEvent> ReadAsync(
        GatewayRequest request, Upstream upstream, UpstreamCall call, UpstreamAnswerReader reader, UpstreamSilence silence,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var chunks = new UpstreamChunks(call.Response!, LongestAnswer);
        try
        {
            while (true)
            {
                List<AnswerEvent>? news = null;
                string? reason = null;
                try
                {
                    using var chunk = await chunks.ReadAsync(silence.Token);
                    silence.Heard();
                    if (chunk is null)
                    {
                        reason = reader.IsWhole ? null : "it ended without saying so";
                    }
                    else if (UpstreamError.IsError(chunk.RootElement))
                    {
                        reason = "it sent an error";
                    }
                    else
                    {
                        news = reader.Read(chunk.RootElement);
                    }
                }
                catch (Exception e) when (e is IOException or HttpRequestException or JsonException or OperationCanceledException
                    && !cancellationToken.IsCancellationRequested)
                {
                    // After its last word only the usage can be missing, and then it is estimated.
                    reason = reader.IsWhole ? null : e is OperationCanceledException ? "it said nothing for too long" : e.Message;
                }

                if (reason is not null)
                {
                    LogBroken(logger, request.Id, upstream.Id, reason);
                    yield return new AnswerFailed(new ApiFailure(
                        ApiError.ServerError, "The model's upstream broke off in the middle of the answer, and no other can go on with it. Send the request again."));
                    yield break;
                }

                if (news is null)
                {
                    yield return new AnswerEnded(reader.Usage, null);
                    yield break;
                }

                if (news.Count > 0)
                {
                    request.LastTokenAt = time.GetTimestamp();
                    request.FirstTokenAt ??= request.LastTokenAt;
                }

                foreach (var next in news)
                {
                    yield return next;
                }
            }
        }
        finally
        {
            request.Usage = reader.Usage;
        }
    }

    /// <summary>The next to ask, with a place taken there; null where all were tried or are full.</summary>
    private Upstream? Take(IReadOnlyList<Upstream> upstreams, List<Upstream> tried)
    {
        var now = time.GetUtcNow();
        foreach (var upstream in upstreams.Where(upstream => !tried.Contains(upstream)).OrderBy(upstream => upstream.CoolsDown(now)).ThenBy(upstream => upstream.InFlight))
        {
            if (upstream.TryBegin())
            {
                return upstream;
            }
        }

        return null;
    }

    private void Report(GatewayRequest request, Upstream upstream, UpstreamCall call)
    {
        upstream.CoolDown(time.GetUtcNow() + (call.Failure?.RetryAfter is { } wait && wait < _cooldown ? wait : _cooldown));
        if (call.State == UpstreamCallState.KeyRefused)
        {
            LogKeyRefused(logger, request.Id, upstream.Id, call.Reason);
        }
        else
        {
            LogFailed(logger, request.Id, upstream.Id, call.Reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId}: external upstream {UpstreamId} does not accept its API key ({Reason}). Register it again with a key that is valid and paid for.")]
    private static partial void LogKeyRefused(ILogger logger, string requestId, string upstreamId, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId}: external upstream {UpstreamId} did not answer: {Reason}")]
    private static partial void LogFailed(ILogger logger, string requestId, string upstreamId, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId}: external upstream {UpstreamId} broke off: {Reason}")]
    private static partial void LogBroken(ILogger logger, string requestId, string upstreamId, string reason);
}
