namespace DeepSeek.Gateway.Authentication;

/// <summary>What proved who the caller is.</summary>
internal enum Credential
{
    /// <summary>An API key of this platform.</summary>
    ApiKey,

    /// <summary>A short-lived token that this platform gave for one of its keys.</summary>
    PlatformToken,

    /// <summary>A token of somebody else's, whom the configuration names.</summary>
    AuthorityToken,
}
