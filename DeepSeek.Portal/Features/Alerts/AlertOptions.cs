namespace DeepSeek.Portal.Features.Alerts;

/// <summary>Section <c>Alerts</c>: where alerts may be sent, and how long they are kept.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>
    /// True to let channels reach private, loopback and link-local addresses. Default false: whoever may edit channels could otherwise have the portal call what only
    /// the portal can reach.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>True to accept webhooks and mail servers without TLS. Default false.</summary>
    public bool AllowPlainText { get; set; }

    /// <summary>How long an attempt may take, in seconds. Default 10; 1 to 60.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How often news is tried before it is given up. Default 12, about a day; 1 to 50.</summary>
    public int Attempts { get; set; } = 12;

    /// <summary>For how many days alerts that are over, and what was sent of them, are kept. Default 90; 1 to 3,650.</summary>
    public int RetentionDays { get; set; } = 90;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
