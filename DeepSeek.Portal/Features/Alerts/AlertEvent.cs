namespace DeepSeek.Portal.Features.Alerts;

/// <summary>What a channel is told.</summary>
public enum AlertEvent
{
    Firing,
    Resolved,

    /// <summary>Somebody tries whether news gets through.</summary>
    Test,
}
