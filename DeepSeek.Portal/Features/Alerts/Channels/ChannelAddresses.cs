using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>What the address of a channel may look like.</summary>
internal static class ChannelAddresses
{
    /// <summary>TLS from the first byte.</summary>
    public const string SmtpTls = "smtps";

    /// <summary>TLS by STARTTLS, which must be offered.</summary>
    public const string SmtpStartTls = "smtp";

    /// <summary>No TLS.</summary>
    public const string SmtpPlain = "smtp+plain";

    private const int TlsPort = 465;
    private const int SubmissionPort = 587;

    public static int PortOf(Uri server) => server.Port > 0 ? server.Port : server.Scheme == SmtpTls ? TlsPort : SubmissionPort;

    /// <summary>Null where it may be used.</summary>
    public static AlertChannelProblem? Check(AlertChannelKind kind, string text, bool allowPlainText)
    {
        if (text.Length > AlertChannelRecord.MaxAddressLength
            || !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Host.Length == 0
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0)
        {
            return AlertChannelProblem.AddressInvalid;
        }

        var (secure, plain) = kind == AlertChannelKind.Webhook
            ? (address.Scheme == Uri.UriSchemeHttps, address.Scheme == Uri.UriSchemeHttp)
            : (address.Scheme is SmtpTls or SmtpStartTls, address.Scheme == SmtpPlain);
        return secure || (plain && allowPlainText) ? null : plain ? AlertChannelProblem.AddressNotSecure : AlertChannelProblem.AddressInvalid;
    }
}
