namespace DeepSeek.ControlPlane.Generations;

/// <summary>
/// All that another replica needs to go on with an answer as if it had begun it. The first five come from the <see cref="GenerationStarted"/> of the replica
/// that began. The request goes with it as it came: processors see it again, and must make the same of it.
/// </summary>
public sealed record GenerationContinuation
{
    /// <summary>The version that began the answer, as <c>name@version</c>; no other may go on with it.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The kind of device that it began on, <c>cpu</c> or <c>cuda</c>: the same model says other things on another.</summary>
    public required string Device { get; init; }

    /// <summary>The sampling seed in force; it goes before that of the request and that of the call's token.</summary>
    public required long Seed { get; init; }

    /// <summary>The tokens of the prompt; a replica that makes others of the request refuses to go on.</summary>
    public required IReadOnlyList<int> PromptTokenIds { get; init; }

    /// <summary>Which processors it went through; a replica that has others refuses to go on. Null where there were none, or to trust that they are the same.</summary>
    public string? Processors { get; init; }

    /// <summary>
    /// The choices whose end was not told; at least one, each once. One whose last token came and whose end did not is told of its end again.
    /// </summary>
    public required IReadOnlyList<ContinuedChoice> Choices { get; init; }
}
