using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>A processor in its place in a pipeline: its instance, who guards it, and what happens when it fails.</summary>
/// <param name="name">Its name.</param>
/// <param name="instance">What does the work, on either side or on both.</param>
/// <param name="guard">Makes the guard of a side.</param>
/// <param name="onFailure">What the settings say of failures.</param>
internal sealed class ConfiguredProcessor(string name, object instance, Func<string, ProcessorGuard> guard, FailurePolicy? onFailure) : IDisposable
{
    private const string RequestStage = "request";
    private const string AnswerStage = "answer";

    public string Name => name;

    /// <summary>Null where it does not look at requests.</summary>
    public IPreProcessor? Pre => instance as IPreProcessor;

    /// <summary>Null where it does not look at answers.</summary>
    public IPostProcessor? Post => instance as IPostProcessor;

    /// <summary>Guards what it does with requests.</summary>
    public ProcessorGuard PreGuard { get; } = guard(RequestStage);

    /// <summary>Guards what it does with answers.</summary>
    public ProcessorGuard PostGuard { get; } = guard(AnswerStage);

    /// <summary>What becomes of a request that it fails on. What it was to do, such as hiding something, was not done.</summary>
    public FailurePolicy OnRequestFailure => onFailure ?? FailurePolicy.Refuse;

    /// <summary>What becomes of an answer that it fails on.</summary>
    public FailurePolicy OnAnswerFailure => onFailure ?? FailurePolicy.Skip;

    public void Dispose()
    {
        PreGuard.Dispose();
        PostGuard.Dispose();
        (instance as IDisposable)?.Dispose();
    }
}
