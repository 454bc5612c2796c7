using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>A processor in its place in a pipeline: its instance, its guard, and what happens when it fails.</summary>
internal sealed class ConfiguredProcessor(object instance, ProcessorGuard guard, FailurePolicy? onFailure) : IDisposable
{
    /// <summary>Null where it does not look at requests.</summary>
    public IPreProcessor? Pre => instance as IPreProcessor;

    /// <summary>Null where it does not look at answers.</summary>
    public IPostProcessor? Post => instance as IPostProcessor;

    public ProcessorGuard Guard => guard;

    /// <summary>What becomes of a request that it fails on. What it was to do, such as hiding something, was not done.</summary>
    public FailurePolicy OnRequestFailure => onFailure ?? FailurePolicy.Refuse;

    /// <summary>What becomes of an answer that it fails on.</summary>
    public FailurePolicy OnAnswerFailure => onFailure ?? FailurePolicy.Skip;

    public void Dispose()
    {
        guard.Dispose();
        (instance as IDisposable)?.Dispose();
    }
}
