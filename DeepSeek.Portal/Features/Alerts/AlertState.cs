namespace DeepSeek.Portal.Features.Alerts;

/// <summary>How far an alert is.</summary>
public enum AlertState
{
    /// <summary>It is so, and not yet for long enough.</summary>
    Pending,

    /// <summary>It is so.</summary>
    Firing,

    /// <summary>It was so.</summary>
    Resolved,
}
