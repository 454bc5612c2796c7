namespace DeepSeek.Portal.Data.Entities;

/// <summary>What was counted in a minute or an hour. Its histograms add up, so that quantiles of a day are as right as those of a minute.</summary>
internal sealed class TrafficRollup
{
    public const int MaxReplicaIdLength = 200;

    /// <summary>60 or 3,600.</summary>
    public required int Seconds { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Empty for what a replica says of itself.</summary>
    public required string Model { get; init; }

    /// <summary>Empty for all tenants of a model together.</summary>
    public required string TenantId { get; init; }

    /// <summary>Empty for all replicas of a model together, and where nobody or the cache answered.</summary>
    public required string ReplicaId { get; init; }

    public required long Requests { get; init; }

    public required long Errors { get; init; }

    public required long CacheHits { get; init; }

    public required long PromptTokens { get; init; }

    public required long CompletionTokens { get; init; }

    public required double OverheadSeconds { get; init; }

    public required double TimeToFirstTokenSeconds { get; init; }

    public required double AfterFirstTokenSeconds { get; init; }

    public required long QueueLooks { get; init; }

    public required long Queued { get; init; }

    public required byte[] Duration { get; init; }

    public required byte[] TimeToFirstToken { get; init; }

    public required byte[] Overhead { get; init; }
}
