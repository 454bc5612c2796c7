using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Replicas;

/// <summary>
/// Answers by replicas: by the best one, and by the next where that one could not be reached, would not take the call, or broke off. As long as no token has
/// come the answer is begun anew; after that another replica with the same version and kind of device goes on with it.
/// </summary>
internal sealed partial class ReplicaAnswers(
    ReplicaDirectory directory,
    ReplicaChooser chooser,
    ReplicaHealth health,
    ReplicaCalls calls,
    RetryBudget budget,
    ReplicaMetrics metrics,
    TimeProvider time,
    ILogger<ReplicaAnswers> logger) : IAnswerSource
{
    /// <summary>Retries in a row that bring nothing; what brings tokens begins the count anew.</summary>
    private const int MostRetries = 3;

    /// <summary>Calls for one answer in all: replicas that keep dying over one request should be left alone with it.</summary>
    private const int MostSegments = 32;

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        budget.Deposit();
        var prefix = chooser.PrefixOf(request);
        List<string> tried = [];
        var retries = 0;
        var waited = false;
        using var progress = new AnswerProgress(request.Completion!.N);
        try
        {
            while (request.Segments.Count < MostSegments)
            {
                if (chooser.Choose(Candidates(request, progress), tried, prefix) is not { } replica)
                {
                    // All were asked. A moment later one may be back.
                    if (!waited && !await MayRetryAsync(request, retries++, cancellationToken)) break;
                    tried.Clear();
                    waited = false;
                    if (Candidates(request, progress).Count == 0) continue;
                    replica = chooser.Choose(Candidates(request, progress), null, prefix)!;
                }

                waited = false;
                tried.Add(replica.Id);
                request.ForwardedAt ??= time.GetTimestamp();
                replica.Begin();
                try
                {
                    // Every call has a number of its own, also one that is refused: two reports under the same number would count as one.
                    var segment = new AnswerSegment(replica.Id);
                    request.Segments.Add(segment);
                    var continuation = progress.ToContinuation();
                    var reasonedBefore = progress.ReasoningTokens;
                    using var call = await calls.BeginAsync(replica, request, continuation, request.Segments.Count - 1, cancellationToken);
                    if (call.State == ReplicaCallState.Failed)
                    {
                        health.Faulted(replica, isOwnFault: call.Failure!.Error == ApiError.ServerError);
                        request.AnsweredBy ??= replica.Id;
                        yield return new AnswerFailed(call.Failure!);
                        yield break;
                    }

                    while (call.State == ReplicaCallState.Answering && await call.ReadAsync(cancellationToken) is { } news)
                    {
                        if (news is ErrorBody error)
                        {
                            // A replica that stops breaks its answers off in its own words; another can go on.
                            if (error.Code == ApiError.Unavailable.Code()) break;
                            yield return new AnswerFailed(ReplicaFailure.Of(error, StatusCodes.Status500InternalServerError));
                            yield break;
                        }

                        if (news is GenerationDone) break;
                        var began = !progress.HasTokens;
                        if (Take(request, progress, segment, reasonedBefore, news, continuation is not null) is not { } answer) continue;
                        if (began)
                        {
                            request.AnsweredBy = replica.Id;
                            request.ModelVersion = progress.Started!.ModelVersion;
                            yield return new AnswerBegun(request.ModelVersion, replica.Id);
                        }

                        if (retries > 0 || tried.Count > 1)
                        {
                            retries = 0;
                            tried.RemoveRange(0, tried.Count - 1);
                        }

                        yield return answer;
                    }

                    if (progress.IsWhole)
                    {
                        health.Answered(replica);
                        yield return new AnswerEnded(progress.ToUsage(), progress.Timings());
                        yield break;
                    }

                    Report(request, call);
                    if (IsBusyOrBroken(call, progress) && !(waited = await MayRetryAsync(request, retries++, cancellationToken))) break;
                }
                finally
                {
                    replica.End();
                }
            }
        }
        finally
        {
            request.Usage = progress.ToUsage();
        }

        yield return new AnswerFailed(progress.HasTokens
            ? new ApiFailure(ApiError.ServerError, "The replica broke off in the middle of the answer, and no other can go on with it. Send the request again.")
            : new ApiFailure(
                ApiError.Unavailable, $"No replica of the model '{request.Model}' can take the request at the moment.", RetryAfter: RetryAfter));
    }

    // What is sent to a replica that has its own to do costs it something; a connection that is refused does not, and an answer in the middle must go on.
    private static bool IsBusyOrBroken(ReplicaCall call, AnswerProgress progress) => !progress.HasTokens
        && (call.State is ReplicaCallState.BrokenOff or ReplicaCallState.Answering || call.RefusedWith is StatusCodes.Status503ServiceUnavailable);

    /// <summary>Waits, longer each time and never as long as another request, where one more retry is allowed.</summary>
    private async ValueTask<bool> MayRetryAsync(GatewayRequest request, int retries, CancellationToken cancellationToken)
    {
        var may = retries < MostRetries && budget.TryWithdraw();
        metrics.Retry(request.Model!, may);
        if (!may)
        {
            return false;
        }

        await Task.Delay(FirstBackOff * (1 << retries) * Random.Shared.NextDouble(), time, cancellationToken);
        return true;
    }

    /// <summary>Who can answer now; what was found when the request came, where nobody can.</summary>
    private IReadOnlyList<Replica> Candidates(GatewayRequest request, AnswerProgress progress)
    {
        var models = directory.Current.Models;
        if (!progress.HasTokens)
        {
            return (models.GetValueOrDefault(request.Served!.Id) ?? request.Served).Replicas;
        }

        // Only the very version that began, on the same kind of device, says the same.
        var device = progress.Started!.Device;
        return [.. (models.GetValueOrDefault(progress.Started.ModelVersion)?.Replicas ?? []).Where(replica => replica.Heartbeat.Device.Kind == device)];
    }

    private AnswerEvent? Take(
        GatewayRequest request, AnswerProgress progress, AnswerSegment segment, int reasonedBefore, object news, bool continued)
    {
        switch (news)
        {
            case GenerationStarted started:
                progress.Begin(started);
                segment.ModelVersion = started.ModelVersion;
                segment.PromptTokens = continued ? 0 : started.PromptTokenIds.Count;
                return null;

            case GenerationTokens tokens when progress.Started is not null && progress.Add(tokens) is not null:
                if (tokens.TokenIds.Count > 0)
                {
                    request.LastTokenAt = time.GetTimestamp();
                    request.FirstTokenAt ??= request.LastTokenAt;
                }

                segment.CompletionTokens += tokens.TokenIds.Count;
                segment.ReasoningTokens = progress.ReasoningTokens - reasonedBefore;
                return new AnswerDelta(tokens.Choice)
                {
                    Reasoning = tokens.Reasoning,
                    Content = tokens.Content,
                    Logprobs = tokens.Logprobs,
                    Tokens = tokens.TokenIds.Count,
                };

            case GenerationEnded end when progress.Started is not null && progress.Finish(end) is not null:
                segment.CachedPromptTokens = continued ? 0 : progress.ToUsage().PromptCacheHitTokens;
                segment.ReasoningTokens = progress.ReasoningTokens - reasonedBefore;
                return new ChoiceEnded(end.Choice, end.FinishReason);

            default:
                return null;
        }
    }

    private void Report(GatewayRequest request, ReplicaCall call)
    {
        var replica = call.Replica;
        if (call.RefusedWith is not StatusCodes.Status404NotFound)
        {
            health.Failed(replica, isBusy: call.RefusedWith is StatusCodes.Status503ServiceUnavailable);
        }

        metrics.Failover(request.Model!, call.RefusedWith);
        switch (call.RefusedWith)
        {
            case null:
                LogBroken(logger, request.Id, replica.Id, call.BrokenBy);
                break;

            case StatusCodes.Status404NotFound:
                LogChangedOver(logger, request.Id, replica.Id, request.Model!);
                break;

            case StatusCodes.Status401Unauthorized:
                LogTokenRefused(logger, request.Id, replica.Id);
                break;

            default:
                LogRefused(logger, request.Id, replica.Id);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId}: replica {ReplicaId} could not be reached or broke off: {Reason}")]
    private static partial void LogBroken(ILogger logger, string requestId, string replicaId, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId}: replica {ReplicaId} takes no more; asking the next.")]
    private static partial void LogRefused(ILogger logger, string requestId, string replicaId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId}: replica {ReplicaId} no longer serves what is asked of {Model}; asking the next.")]
    private static partial void LogChangedOver(ILogger logger, string requestId, string replicaId, string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId}: replica {ReplicaId} does not accept our call token; is InternalCalls:Key the same for both, and are their clocks right? Asking the next.")]
    private static partial void LogTokenRefused(ILogger logger, string requestId, string replicaId);
}
