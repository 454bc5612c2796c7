namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>Why a version was not decided for.</summary>
internal enum ActivationProblem
{
    /// <summary>Whoever asks may not activate versions.</summary>
    Denied,

    /// <summary>The request has no name, or one that is too long.</summary>
    RequestIdInvalid,

    /// <summary>A request of this name asked for something else.</summary>
    RequestIdReused,

    /// <summary>The time to watch is out of range.</summary>
    WatchInvalid,

    /// <summary>No replica has the model.</summary>
    ModelUnknown,

    /// <summary>No replica has the version.</summary>
    VersionUnknown,

    /// <summary>Nobody knows what replicas have: Redis cannot be reached, or no replica is there.</summary>
    ReplicasUnknown,

    /// <summary>The database, where decisions are kept, cannot be reached.</summary>
    DatabaseUnreachable,

    /// <summary>Others decided about the same model at the same time, again and again.</summary>
    Contended,
}
