using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>The tokens of one segment of a request, as they count. May be there before its request is.</summary>
internal sealed class SegmentUsageRecord
{
    public required string RequestId { get; init; }

    /// <summary>Which call of this request, from 0.</summary>
    public required int Segment { get; init; }

    public UsageSource Source { get; set; }

    public required string TenantId { get; set; }

    public string? KeyId { get; set; }

    public required string ModelVersion { get; set; }

    public required string ReplicaId { get; set; }

    public required DateTimeOffset EndedAt { get; set; }

    public long PromptTokens { get; set; }

    public long CachedPromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public long ReasoningTokens { get; set; }

    /// <summary>When this row was written last: retention counts from here.</summary>
    public DateTimeOffset StoredAt { get; set; }
}
