using System.Text.Json.Serialization;

namespace DeepSeek.Contracts.Http;

/// <summary>A whole answer of <c>POST /v1/inference</c>.</summary>
public sealed record InferenceResponse
{
    /// <summary>The request's id, the same as in the header <c>x-request-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The model that answered, by name.</summary>
    public required string Model { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The answer.</summary>
    public required string Output { get; init; }

    /// <summary>What the model thought before; null where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reasoning { get; init; }

    /// <summary>One of <see cref="FinishReasons"/>.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens read and written.</summary>
    public required Usage Usage { get; init; }

    /// <summary>Where the time went.</summary>
    public required InferenceTimings Timings { get; init; }

    /// <summary>True where the answer was generated for an earlier request.</summary>
    public required bool Cached { get; init; }
}
