namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>How news gets out.</summary>
public enum AlertChannelKind
{
    /// <summary>A signed POST of JSON.</summary>
    Webhook,

    /// <summary>A mail.</summary>
    Smtp,
}
