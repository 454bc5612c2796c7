using System.Buffers.Text;
using DeepSeek.ControlPlane.Limits;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane;

/// <summary>Every Redis name that our services share. Connection <c>state</c>, unless said otherwise: none of these may be evicted.</summary>
public static class RedisKeys
{
    /// <summary>Connection name of the Redis that must not evict: snapshots, heartbeats, counters, jobs, usage.</summary>
    public const string StateConnection = "state";

    /// <summary>Connection name of the Redis that may evict: cached answers.</summary>
    public const string CacheConnection = "cache";

    /// <summary>Set of the ids of replicas that have announced themselves; a member without a heartbeat has gone.</summary>
    public static readonly RedisKey Replicas = "ds:replicas";

    /// <summary>Channel: a replica has come, changed or gone. The message is its id.</summary>
    public static readonly RedisChannel ReplicaNews = RedisChannel.Literal("ds:replicas:news");

    /// <summary>Set of the instances that publish telemetry.</summary>
    public static readonly RedisKey TelemetryInstances = "ds:telemetry";

    /// <summary>Channel: a snapshot was published. The message is the document's name.</summary>
    public static readonly RedisChannel SnapshotNews = RedisChannel.Literal("ds:snapshots:news");

    /// <summary>List of <see cref="Metering.RequestUsage"/> that the portal has not stored yet, oldest first.</summary>
    public static readonly RedisKey RequestUsage = "ds:usage:requests";

    /// <summary>List of <see cref="Metering.SegmentUsage"/> that the portal has not stored yet, oldest first.</summary>
    public static readonly RedisKey SegmentUsage = "ds:usage:segments";

    /// <summary>The lease of the portal that stores usage; its value is the portal's instance. Expires.</summary>
    public static readonly RedisKey UsageLease = "ds:usage:lease";

    /// <summary>Sorted set of the gateways that share limits, by when they were last there, in Unix milliseconds.</summary>
    public static readonly RedisKey LimitGateways = "ds:limit:gateways";

    /// <summary>Channel: a gateway has nothing left of a limit while others hold units that they do not use. The message is the limit's key.</summary>
    public static readonly RedisChannel LimitClaims = RedisChannel.Literal("ds:limit:claims");

    /// <summary>The signed heartbeat of a replica; expires.</summary>
    public static RedisKey Replica(string replicaId) => "ds:replica:" + replicaId;

    /// <summary>What a replica says when it is told to stop, signed as a heartbeat is; expires.</summary>
    public static RedisKey Farewell(string replicaId) => "ds:farewell:" + replicaId;

    /// <summary>The last telemetry report of an instance; expires.</summary>
    public static RedisKey Telemetry(string instanceId) => "ds:telemetry:" + instanceId;

    /// <summary>The lease that a replica holds while it changes a model's version, one of several numbered from 0; its value is the replica's id. Expires.</summary>
    public static RedisKey RolloutLease(string model, int number) => FormattableString.Invariant($"ds:rollout:{model}:{number}");

    /// <summary>A cached answer, by the SHA-256 of what was asked; in the connection <c>cache</c>. Expires, and may be evicted.</summary>
    public static RedisKey Answer(ReadOnlySpan<byte> fingerprint) => "ds:answer:" + Base64Url.EncodeToString(fingerprint);

    /// <summary>The newest signed base of a snapshot document, for example <c>gateway</c>.</summary>
    public static RedisKey Snapshot(string document) => "ds:snapshot:" + document;

    /// <summary>List of the signed deltas that follow the base, oldest first.</summary>
    public static RedisKey SnapshotDeltas(string document) => $"ds:snapshot:{document}:deltas";

    /// <summary>What gateways have taken of a limit: a hash, by slot of time and gateway. Expires when it was not used for longer than it counts.</summary>
    public static RedisKey Limit(LimitScope scope, string id, LimitKind kind) => $"ds:limit:{scope}:{kind}:{id}";
}
