namespace DeepSeek.ControlPlane.Metering;

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>It has not, as far as its gateway had come when it wrote this.</summary>
    Open,

    /// <summary>With a whole answer.</summary>
    Completed,

    /// <summary>The caller left.</summary>
    Aborted,

    /// <summary>With an error.</summary>
    Failed,
}
