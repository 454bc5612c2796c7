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

    /// <summary>It is asked the golden prompts of its manifest.</summary>
    Warming,

    /// <summary>It could answer, and answers only requests that name this very version.</summary>
    Ready,

    /// <summary>It answers requests that name its model.</summary>
    Active,

    /// <summary>It takes no more requests, and finishes those it has.</summary>
    Draining,

    /// <summary>It was served and its memory was given back; it can be loaded again.</summary>
    Unloaded,

    /// <summary>It cannot be served; the reason says why.</summary>
    Failed,
}
