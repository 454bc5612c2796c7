namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>What a replica says of itself every second.</summary>
public sealed record ReplicaHeartbeat
{
    /// <summary>How often a replica announces itself.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long one announcement counts.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    /// <summary>The replica's id: stable over restarts where its orchestrator names it, unique among those that run.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>Where gateways reach it, for example <c>http://127.0.0.1:41234</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>When the process started; another start is another life.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The platform's version.</summary>
    public required string Version { get; init; }

    /// <summary>The model versions it has, and how far each is.</summary>
    public required IReadOnlyList<ModelVersionStatus> Models { get; init; }

    /// <summary>Sequences being generated.</summary>
    public required int RunningSequences { get; init; }

    /// <summary>Sequences that wait.</summary>
    public required int QueuedSequences { get; init; }

    /// <summary>Used share of the key-value cache, 0 to 1.</summary>
    public required double KvCacheUsage { get; init; }

    /// <summary>Tokens generated a second, over the last ten seconds.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Tokens generated since the start.</summary>
    public required long TokensGenerated { get; init; }

    /// <summary>What it runs on.</summary>
    public required DeviceStatus Device { get; init; }
}
