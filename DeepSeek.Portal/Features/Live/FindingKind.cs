namespace DeepSeek.Portal.Features.Live;

/// <summary>What can be the matter, the worst first.</summary>
public enum FindingKind
{
    /// <summary>Redis cannot be reached: what is shown grows old, and nothing can be published.</summary>
    RedisUnreachable,

    /// <summary>Nobody can answer: no replica is ready.</summary>
    NoReplicaReady,

    /// <summary>No gateway reports.</summary>
    NoGateway,

    /// <summary>The database is an older copy than what was published.</summary>
    DatabaseOutdated,

    /// <summary>The database cannot be read.</summary>
    DatabaseUnreachable,

    /// <summary>Committed changes do not reach the gateways.</summary>
    ChangesWaiting,

    /// <summary>A replica has vanished. Subject: its id.</summary>
    ReplicaLost,

    /// <summary>A version failed to load. Subject: model and version.</summary>
    ModelFailed,

    /// <summary>Requests fail. Subject: nothing.</summary>
    Errors,
}
