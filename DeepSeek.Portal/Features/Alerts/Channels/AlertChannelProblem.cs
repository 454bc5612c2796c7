namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>Why a channel was not set, removed or tried.</summary>
internal enum AlertChannelProblem
{
    /// <summary>Whoever asks may not change channels.</summary>
    Denied,

    /// <summary>There is no such channel.</summary>
    NotFound,

    /// <summary>Its name is empty or too long.</summary>
    NameInvalid,

    /// <summary>A webhook's is an https address without user and fragment; a mail server's is <c>smtps://</c> or <c>smtp://</c>.</summary>
    AddressInvalid,

    /// <summary>Without TLS only where <c>Alerts:AllowPlainText</c> is set.</summary>
    AddressNotSecure,

    /// <summary>Whom mails come from and go to cannot be read.</summary>
    MailboxInvalid,

    /// <summary>Another mail server is meant than before: the password must be given anew, so that the old one is not sent to somebody else.</summary>
    PasswordNeeded,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,
}
