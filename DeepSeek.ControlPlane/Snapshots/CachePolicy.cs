namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>Which answers of a key may be kept and given again.</summary>
public enum CachePolicy
{
    /// <summary>Those that would come out the same: temperature 0, or a seed from the client.</summary>
    Deterministic,

    /// <summary>All: the same question gets the same answer as long as it is kept.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}
