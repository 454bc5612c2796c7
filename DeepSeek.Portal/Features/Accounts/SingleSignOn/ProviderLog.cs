namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>What is logged of the provider. Its answers go there as it gave them, never a token.</summary>
internal static partial class ProviderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in with the provider failed. {Reason}")]
    public static partial void Failed(ILogger logger, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in provider cannot be reached. {Reason}")]
    public static partial void Away(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody signed out here, and not at the provider. {Reason}")]
    public static partial void StaysSignedIn(ILogger logger, string reason);
}
