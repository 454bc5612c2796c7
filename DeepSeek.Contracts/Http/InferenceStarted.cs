namespace DeepSeek.Contracts.Http;

/// <summary>The first event of a streamed answer of <c>POST /v1/inference</c>.</summary>
public sealed record InferenceStarted
{
    /// <summary>Always <c>started</c>.</summary>
    public string Type { get; init; } = "started";

    /// <summary>The request's id, the same as in the header <c>x-request-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The model that answers, by name.</summary>
    public required string Model { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>True where the answer was generated for an earlier request.</summary>
    public required bool Cached { get; init; }
}
