namespace DeepSeek.ControlPlane.Metering;

/// <summary>
/// The tokens of one segment of a request: of one call to one replica. An answer that was begun on one replica and gone on with on another has two. Reported
/// by the replica and by the gateway; (<see cref="RequestId"/>, <see cref="Segment"/>) is counted once, as the replica says where both have reported.
/// </summary>
public sealed record SegmentUsage
{
    /// <summary>The request, as the tenant sees it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Which call of this request, from 0.</summary>
    public required int Segment { get; init; }

    /// <summary>Who counted.</summary>
    public required UsageSource Source { get; init; }

    /// <summary>Who asked.</summary>
    public required string TenantId { get; init; }

    /// <summary>With which key; null where the replica was not told.</summary>
    public string? KeyId { get; init; }

    /// <summary>The version that answered, as <c>name@version</c>.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Who generated.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>When the segment ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Tokens of the prompt; 0 in a segment that goes on with another's answer, because the prompt is paid for once.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Those of them that were kept from an earlier request.</summary>
    public required long CachedPromptTokens { get; init; }

    /// <summary>Tokens generated in this segment, of all choices; those that it was given to go on from are not among them.</summary>
    public required long CompletionTokens { get; init; }

    /// <summary>Those of them that were reasoning.</summary>
    public required long ReasoningTokens { get; init; }
}
