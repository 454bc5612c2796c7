namespace DeepSeek.ControlPlane.Generations;

/// <summary>The first event: what a <see cref="GenerationContinuation"/> needs beside the tokens. Told by <c>model_version</c>.</summary>
public sealed record GenerationStarted
{
    /// <summary>The version that answers, as <c>name@version</c>.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The kind of device that it runs on, <c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The sampling seed in force.</summary>
    public required long Seed { get; init; }

    /// <summary>The tokens of the prompt.</summary>
    public required IReadOnlyList<int> PromptTokenIds { get; init; }

    /// <summary>Opaque: which processors requests and answers go through, and with which settings; null where there are none.</summary>
    public string? Processors { get; init; }
}
