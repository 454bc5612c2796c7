namespace DeepSeek.Gateway.Authentication;

/// <summary>Names of the claims that every kind of credential ends in.</summary>
internal static class CallerClaims
{
    public const string KeyId = "key_id";

    public const string TenantId = "tenant_id";

    /// <summary>One claim a scope.</summary>
    public const string Scope = "scope";
}
