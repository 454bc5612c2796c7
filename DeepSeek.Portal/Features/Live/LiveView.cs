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

    public required PublishingStatus Publishing { get; init; }

    /// <summary>What is not all right, the worst first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
