using DeepSeek.Portal.Publishing;

namespace DeepSeek.Portal.Features.Live;

/// <summary>Everything the overview shows, as of one look. Swapped whole once a second.</summary>
public sealed record LiveView
{
    /// <summary>When this was put together.</summary>
    public required DateTimeOffset At { get; init; }

    public required bool RedisReachable { get; init; }

    /// <summary>When Redis last answered; null where it never has.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public required IReadOnlyList<ReplicaView> Replicas { get; init; }

    public required IReadOnlyList<ModelVersionView> Models { get; init; }

    public required TrafficSummary Traffic { get; init; }

    /// <summary>The last five minutes.</summary>
    public required IReadOnlyList<TrafficPoint> Points { get; init; }

    /// <summary>How publishing stands, for this room; pages ask what follows.</summary>
    public required PublishingStatus Publishing { get; init; }

    /// <summary>The number of the newest published snapshot; null before one was seen.</summary>
    public long? SnapshotNumber => Publishing.Number;

    /// <summary>When the newest snapshot was published.</summary>
    public DateTimeOffset? SnapshotPublishedAt => Publishing.PublishedAt;

    /// <summary>Changes that are committed and not yet published.</summary>
    public long WaitingChanges => Publishing.WaitingChanges;

    /// <summary>True where something keeps the portal from publishing; an alert says what.</summary>
    public bool CannotPublish => Publishing.Problem != PublishingProblem.None;
}
