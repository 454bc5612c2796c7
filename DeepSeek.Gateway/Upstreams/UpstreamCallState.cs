namespace DeepSeek.Gateway.Upstreams;

/// <summary>What became of a call to an upstream.</summary>
internal enum UpstreamCallState
{
    /// <summary>It answers.</summary>
    Answering,

    /// <summary>It could not be reached, said nothing for too long, or failed: another may be asked.</summary>
    Failed,

    /// <summary>It has too much to do: another may be asked.</summary>
    Busy,

    /// <summary>It does not accept our key. That is between us and it.</summary>
    KeyRefused,

    /// <summary>It finds fault with what the client asked for: that is the answer.</summary>
    Refused,
}
