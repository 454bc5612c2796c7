namespace DeepSeek.Portal.Features.Alerts;

/// <summary>How bad it is, the worst first.</summary>
public enum AlertSeverity
{
    /// <summary>Tenants feel it: now.</summary>
    P1,

    /// <summary>They soon will: today.</summary>
    P2,

    /// <summary>Worth knowing.</summary>
    P3,
}
