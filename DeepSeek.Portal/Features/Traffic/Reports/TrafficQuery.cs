namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>Which traffic is wanted.</summary>
internal sealed record TrafficQuery
{
    public TrafficRange Range { get; init; } = TrafficRange.Hour;

    /// <summary>Null for all.</summary>
    public string? Model { get; init; }

    public string? TenantId { get; init; }

    public string? ReplicaId { get; init; }

    /// <summary>What the rows of the table are.</summary>
    public TrafficPart By { get; init; }
}
