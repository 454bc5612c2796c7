namespace DeepSeek.Inference.ModelRepository.Manifests;

/// <summary>A question whose answer is known.</summary>
internal sealed record GoldenPrompt
{
    /// <summary>The text of a single user message.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the whole answer after <c>&lt;/think&gt;</c>, trimmed, must be under greedy decoding.</summary>
    public required string Answer { get; init; }
}
