namespace DeepSeek.Contracts.Http;

/// <summary>
/// Answer of <c>POST /v1/models/{name}/reload</c>, when it is done. With <c>Accept: text/event-stream</c> each change is an event that carries one of these,
/// then comes <c>[DONE]</c>.
/// </summary>
public sealed record ModelReloadResult
{
    /// <summary>Always <c>model.reload</c>.</summary>
    public string Object { get; init; } = "model.reload";

    /// <summary>The request's name: given again as <c>Idempotency-Key</c>, it asks how this very request ended.</summary>
    public required string Id { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The version that was asked for, or found to be the newest.</summary>
    public required string Version { get; init; }

    /// <summary>The version to go back to; null where there is none.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>One of <see cref="ModelReloadStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it did not come to a good end, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The version wanted and the one before it, on every replica.</summary>
    public IReadOnlyList<ModelVersionInfo> Data { get; init; } = [];
}
