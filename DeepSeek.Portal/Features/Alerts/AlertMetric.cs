namespace DeepSeek.Portal.Features.Alerts;

/// <summary>What a rule looks at, what tenants feel first.</summary>
public enum AlertMetric
{
    /// <summary>Redis cannot be reached: what is shown grows old, and nothing can be published.</summary>
    RedisUnreachable,

    /// <summary>Nobody can answer: no replica is ready.</summary>
    NoReplicaReady,

    /// <summary>No gateway reports.</summary>
    NoGateway,

    /// <summary>The database is an older copy than what was published.</summary>
    DatabaseOutdated,

    /// <summary>The database cannot be read. Nothing of it can be stored then: it is shown and not sent.</summary>
    DatabaseUnreachable,

    /// <summary>Seconds below which 95 % of the last minute's requests passed the gateway, by model.</summary>
    GatewayOverheadP95,

    /// <summary>Seconds below which 95 % of the last minute's requests had their first token, by model.</summary>
    TimeToFirstTokenP95,

    /// <summary>Share of the last minute's requests that failed.</summary>
    ErrorShare,

    /// <summary>Committed changes do not reach the gateways.</summary>
    SnapshotStale,

    /// <summary>A replica has vanished.</summary>
    ReplicaLost,

    /// <summary>A version failed to load.</summary>
    ReloadFailed,

    /// <summary>Share of a GPU's memory that is in use, by replica.</summary>
    GpuMemoryShare,

    /// <summary>Share of a tenant's or a key's budget of tokens or money that is used; the fullest of them.</summary>
    BudgetShare,
}
