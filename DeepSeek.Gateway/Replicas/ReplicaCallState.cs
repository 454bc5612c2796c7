namespace DeepSeek.Gateway.Replicas;

/// <summary>What became of a call to a replica.</summary>
internal enum ReplicaCallState
{
    /// <summary>No connection could be made: it cannot have begun anything.</summary>
    Unreachable,

    /// <summary>The connection broke before the replica had said anything.</summary>
    BrokenOff,

    /// <summary>It will not take the call; another may.</summary>
    Refused,

    /// <summary>It finds fault with what the client asked for, or failed: that is the answer.</summary>
    Failed,

    /// <summary>It answers.</summary>
    Answering,
}
