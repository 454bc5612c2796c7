using DeepSeek.Contracts.Http;

namespace DeepSeek.Processing;

/// <summary>Which answer a post-processor begins.</summary>
public sealed record AnswerContext
{
    /// <summary>Whose request it answers, and which model does.</summary>
    public required RequestContext Context { get; init; }

    /// <summary>The request as the model sees it: all pre-processors have been there.</summary>
    public required ChatCompletionRequest Request { get; init; }

    /// <summary>Which of the request's answers, from 0.</summary>
    public required int Choice { get; init; }

    /// <summary>What the same processor gave to <see cref="PreProcessing.Continue"/>; null where it gave nothing or was left out.</summary>
    public object? State { get; init; }
}
