namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>What stands in the platform's tokens beside the registered claims. The subject is the key's public id.</summary>
internal static class PlatformTokenClaims
{
    /// <summary>Media type of access tokens (RFC 9068), so that no other token signed with the same key passes for one.</summary>
    public const string Type = "at+jwt";

    public const string TenantId = "tenant_id";

    /// <summary>Scopes with blanks between.</summary>
    public const string Scope = "scope";
}
