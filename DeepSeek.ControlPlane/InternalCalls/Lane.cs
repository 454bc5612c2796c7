namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>The queue that a request joins.</summary>
public enum Lane
{
    /// <summary>Somebody waits for the answer.</summary>
    Realtime,

    /// <summary>Runs on spare capacity.</summary>
    Batch,
}
