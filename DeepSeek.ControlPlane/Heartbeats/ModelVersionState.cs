namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>How far a model version is on a replica.</summary>
public enum ModelVersionState
{
    /// <summary>Its folder was seen.</summary>
    Discovered,

    /// <summary>Its files are compared with the manifest.</summary>
    Verifying,

    /// <summary>Its weights are read.</summary>
    Loading,

    /// <summary>It answers requests that name its model.</summary>
    Active,

    /// <summary>It cannot be served; the reason says why.</summary>
    Failed,
}
