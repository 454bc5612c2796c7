namespace DeepSeek.Portal.Publishing;

/// <summary>What keeps a snapshot from being published.</summary>
public enum PublishingProblem
{
    None,

    /// <summary>Redis cannot be reached.</summary>
    RedisUnreachable,

    /// <summary>The database cannot be read.</summary>
    DatabaseUnreachable,

    /// <summary>Redis holds a newer snapshot of ours: this database is an old copy, and gateways would refuse what it says.</summary>
    OlderThanPublished,
}
