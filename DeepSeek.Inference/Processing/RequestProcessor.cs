using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.Answers;
using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Processing.Pipelines;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing;

/// <summary>Takes a request through the pre-processors of its pipeline, and prepares what its answers go through.</summary>
internal sealed class RequestProcessor(ProcessorPipelines pipelines)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>The request as the model is to see it.</summary>
    /// <param name="request">The client's, valid.</param>
    /// <param name="context">Whose it is.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public ValueTask<ProcessedRequest> ProcessAsync(ChatCompletionRequest request, RequestContext context, CancellationToken cancellationToken) =>
        pipelines.Find(context.Model, context.TenantId) is { } pipeline
            ? ProcessAsync(pipeline, request, context, cancellationToken)
            : ValueTask.FromResult(new ProcessedRequest(request, null, null));

    private static async ValueTask<ProcessedRequest> ProcessAsync(
        ProcessorPipeline pipeline, ChatCompletionRequest asked, RequestContext context, CancellationToken cancellationToken)
    {
        var (request, processors) = (asked, pipeline.Processors);
        var states = new object?[processors.Length];
        for (var i = 0; i < processors.Length; i++)
        {
            if (processors[i] is not { Pre: { } pre, PreGuard: var guard } processor) continue;
            var (result, fault) = await guard.CallAsync(
                static (call, token) => call.pre.ProcessAsync(call.request, call.context, token), (pre, request, context), cancellationToken);
            if (fault == CallFault.None && result is null)
            {
                guard.Misbehaved("it gave nothing back.");
                fault = CallFault.Broken;
            }

            if (fault == CallFault.None)
            {
                if (result!.Refusal is { } refusal) return new ProcessedRequest(asked, null, refusal);
                (request, states[i]) = (Keep(asked, result.Request!), result.State);
            }
            else if (processor.OnRequestFailure == FailurePolicy.Refuse)
            {
                return new ProcessedRequest(asked, null, FailureOf(processor, fault));
            }
        }

        return new ProcessedRequest(request, AnswerProcessing.For(processors, states, request, context), null, pipeline.Fingerprint);
    }

    // What was decided by these before the processors saw the request.
    private static ChatCompletionRequest Keep(ChatCompletionRequest asked, ChatCompletionRequest changed) => ReferenceEquals(asked, changed)
        ? changed
        : changed with { Model = asked.Model, N = asked.N, Stream = asked.Stream, StreamOptions = asked.StreamOptions };

    // Where it hangs, another replica may not; where it throws, every other would.
    private static ApiFailure FailureOf(ConfiguredProcessor processor, CallFault fault) => fault == CallFault.Broken
        ? new ApiFailure(ApiError.ServerError, $"The processor '{processor.Name}' failed on this request.")
        : new ApiFailure(ApiError.Unavailable, $"The processor '{processor.Name}' does not respond.", RetryAfter: WaitFor(processor.PreGuard));

    private static TimeSpan WaitFor(ProcessorGuard guard) => guard.RetryAfter > ShortestWait ? guard.RetryAfter : ShortestWait;
}
