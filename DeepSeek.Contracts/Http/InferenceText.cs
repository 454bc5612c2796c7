namespace DeepSeek.Contracts.Http;

/// <summary>More text in a streamed answer of <c>POST /v1/inference</c>.</summary>
public sealed record InferenceText
{
    /// <summary>The type of an event of thought.</summary>
    public const string Reasoning = "reasoning";

    /// <summary>The type of an event of answer.</summary>
    public const string Output = "output";

    /// <summary><see cref="Reasoning"/> or <see cref="Output"/>.</summary>
    public required string Type { get; init; }

    /// <summary>What is new.</summary>
    public required string Text { get; init; }
}
