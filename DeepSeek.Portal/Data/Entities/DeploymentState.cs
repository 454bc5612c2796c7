namespace DeepSeek.Portal.Data.Entities;

/// <summary>How a decision about a model turned out.</summary>
internal enum DeploymentState
{
    /// <summary>Replicas are changing over, or are watched after it.</summary>
    RollingOut,

    /// <summary>Every replica has it, and nothing spoke against it.</summary>
    Stable,

    /// <summary>It failed and there is nothing to go back to: somebody has to decide.</summary>
    Paused,

    /// <summary>It failed, and the next decision was to go back.</summary>
    RolledBack,

    /// <summary>Somebody decided otherwise before it was done.</summary>
    Superseded,
}
