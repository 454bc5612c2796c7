namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>
/// What a replica says of itself every second. What is not required was added later: a replica of an older release leaves it out, and it reads as
/// nothing.
/// </summary>
public sealed record ReplicaHeartbeat
{
    /// <summary>How often a replica announces itself.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long one announcement counts.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    /// <summary>For how long it can be read that a replica has taken its leave.</summary>
    public static readonly TimeSpan FarewellToLive = TimeSpan.FromMinutes(1);

    /// <summary>The replica's id: stable over restarts where its orchestrator names it, unique among those that run.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>Where gateways reach it, for example <c>http://127.0.0.1:41234</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where it takes many calls on a connection, by HTTP/2 without TLS; null where it does not.</summary>
    public Uri? Http2Address { get; init; }

    /// <summary>When the process started; another start is another life.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The platform's version.</summary>
    public required string Version { get; init; }

    /// <summary>The model versions it has, and how far each is.</summary>
    public required IReadOnlyList<ModelVersionStatus> Models { get; init; }

    /// <summary>True where it is to take no new requests: gateways ask others, and what it has begun it finishes.</summary>
    public bool Draining { get; init; }

    /// <summary>True in what it says last, apart from its heartbeats: it was told to stop, and has not vanished.</summary>
    public bool Leaving { get; init; }

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

    /// <summary>How each lane is; empty where the replica does not say.</summary>
    // Never null: what the reader does not find, it sets to null.
    public IReadOnlyList<LaneStatus> Lanes { get; init => field = value ?? []; } = [];

    /// <summary>Sequences that can be generated at the same time.</summary>
    public int Slots { get; init; }

    /// <summary>Mean duration of a step of the engine, lately, in seconds; of several models the longest.</summary>
    public double StepSeconds { get; init; }

    /// <summary>Tokens of prompts read since the start; those found in the prefix cache are not among them.</summary>
    public long PromptTokensRead { get; init; }

    /// <summary>Tokens of prompts that were looked for in the prefix cache since the start.</summary>
    public long PrefixCacheLookupTokens { get; init; }

    /// <summary>Those of them that were found.</summary>
    public long PrefixCacheHitTokens { get; init; }

    /// <summary>What the prefix cache holds, in bytes.</summary>
    public long PrefixCacheBytes { get; init; }
}
