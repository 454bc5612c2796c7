namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>What speaks against asking a replica, from nothing to most. Where nobody better is left, even the last is asked: an answer is worth the try.</summary>
internal enum ReplicaStanding
{
    /// <summary>Nothing.</summary>
    Good,

    /// <summary>It failed a moment ago.</summary>
    CoolingDown,

    /// <summary>Its heartbeat cannot be had, and it did not answer when it was asked itself.</summary>
    Silent,

    /// <summary>Too many of its calls failed of late.</summary>
    CircuitOpen,
}
