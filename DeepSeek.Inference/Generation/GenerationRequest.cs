namespace DeepSeek.Inference.Generation;

/// <summary>What is to be generated.</summary>
internal sealed record GenerationRequest
{
    /// <summary>The prompt; at least one token.</summary>
    public required int[] PromptTokens { get; init; }

    /// <summary>Most tokens to generate, the one that ends the answer included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Tokens that end the answer.</summary>
    public required IReadOnlySet<int> EndTokens { get; init; }

    /// <summary>Texts that end the answer. They are looked for in the answer, not in the thought before it.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>How the model marks its thoughts.</summary>
    public required ReasoningMarks Marks { get; init; }

    /// <summary>Whether the prompt has opened a thought.</summary>
    public bool ReasoningOpened { get; init; }
}
