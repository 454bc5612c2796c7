namespace DeepSeek.Portal.Features.Settings;

/// <summary>A process of the platform.</summary>
internal sealed record RunningInstance(InstanceKind Kind, string Id, DateTimeOffset StartedAt)
{
    /// <summary>The release; null where an earlier one does not say.</summary>
    public string? Version { get; init; }

    /// <summary>The number of the snapshot that it works with; null where it does not say.</summary>
    public long? SnapshotNumber { get; init; }

    /// <summary>When it last saw in Redis that there is no newer one; null where it does not say.</summary>
    public DateTimeOffset? SnapshotConfirmedAt { get; init; }
}
