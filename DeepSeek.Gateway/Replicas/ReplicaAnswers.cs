using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Replicas;

/// <summary>
/// Answers by replicas: by the best one, and by the next at once where that one could not be reached, broke off before it had said anything, or would not
/// take the call. Each replica is asked at most once.
/// </summary>
internal sealed partial class ReplicaAnswers(
    ReplicaDirectory directory,
    ReplicaChooser chooser,
    ReplicaCalls calls,
    ReplicaMetrics metrics,
    IOptions<LoadBalancingOptions> options,
    TimeProvider time,
    ILogger<ReplicaAnswers> logger) : IAnswerSource
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string>? tried = null;
        using var progress = new AnswerProgress(request.Completion!.N);
        try
        {
            while (chooser.Choose(Candidates(request), tried) is { } replica)
            {
                (tried ??= []).Add(replica.Id);
                request.ForwardedAt ??= time.GetTimestamp();
                replica.Begin();
                try
                {
                    var segment = new AnswerSegment(replica.Id);
                    request.Segments.Add(segment);
                    using var call = await calls.BeginAsync(replica, request, null, request.Segments.Count - 1, cancellationToken);
                    if (call.State == ReplicaCallState.Failed)
                    {
                        replica.Recover();
                        request.AnsweredBy = replica.Id;
                        yield return new AnswerFailed(call.Failure!);
                        yield break;
                    }

                    while (call.State == ReplicaCallState.Answering && await call.ReadAsync(cancellationToken) is { } news)
                    {
                        if (news is ErrorBody error)
                        {
                            yield return new AnswerFailed(ReplicaFailure.Of(error, StatusCodes.Status500InternalServerError));
                            yield break;
                        }

                        if (news is GenerationDone)
                        {
                            yield return new AnswerEnded(progress.ToUsage(), progress.Timings());
                            yield break;
                        }

                        var began = !progress.HasTokens;
                        if (Take(request, progress, segment, news) is not { } answer)
                        {
                            continue;
                        }

                        if (began)
                        {
                            replica.Recover();
                            request.AnsweredBy = replica.Id;
                            request.ModelVersion = progress.Started!.ModelVersion;
                            yield return new AnswerBegun(request.ModelVersion, replica.Id);
                        }

                        yield return answer;
                    }

                    Report(request, call);
                    if (progress.HasTokens)
                    {
                        yield return new AnswerFailed(new ApiFailure(
                            ApiError.ServerError, "The replica broke off in the middle of the answer. Send the request again."));
                        yield break;
                    }

                    if (call.State is ReplicaCallState.Unreachable or ReplicaCallState.Refused)
                    {
                        request.Segments.Remove(segment);
                    }
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

        yield return new AnswerFailed(new ApiFailure(
            ApiError.Unavailable, $"No replica of the model '{request.Model}' can take the request at the moment.", RetryAfter: RetryAfter));
    }

    /// <summary>Who can answer now; what was found when the request came, where nobody can.</summary>
    private IReadOnlyList<Replica> Candidates(GatewayRequest request) =>
        (directory.Current.Models.GetValueOrDefault(request.Served!.Id) ?? request.Served).Replicas;

    private AnswerEvent? Take(GatewayRequest request, AnswerProgress progress, AnswerSegment segment, object news)
    {
        switch (news)
        {
            case GenerationStarted started:
                progress.Begin(started);
                segment.ModelVersion = started.ModelVersion;
                segment.PromptTokens = started.PromptTokenIds.Count;
                return null;

            case GenerationTokens tokens when progress.Started is not null && progress.Add(tokens) is not null:
                request.LastTokenAt = time.GetTimestamp();
                request.FirstTokenAt ??= request.LastTokenAt;
                segment.CompletionTokens += tokens.TokenIds.Count;
                return new AnswerDelta(tokens.Choice)
                {
                    Reasoning = tokens.Reasoning,
                    Content = tokens.Content,
                    Logprobs = tokens.Logprobs,
                    Tokens = tokens.TokenIds.Count,
                };

            case GenerationEnded end when progress.Started is not null && progress.Finish(end) is not null:
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
            replica.CoolDown(time.GetUtcNow().AddSeconds(options.Value.CooldownSeconds));
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
