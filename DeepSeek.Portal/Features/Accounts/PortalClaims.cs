namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Claims of our own.</summary>
internal static class PortalClaims
{
    /// <summary>Present while the password must be changed.</summary>
    public const string MustChangePassword = "ds:must_change_password";

    /// <summary>Present for somebody whom the sign-in provider vouches for: he has no password here.</summary>
    public const string Provider = "ds:provider";

    /// <summary>Present for a program that comes with a token of the sign-in provider.</summary>
    public const string ProviderToken = "ds:provider_token";

    /// <summary>The public id of the personal token that somebody came with; absent for a session in a browser.</summary>
    public const string Token = "ds:token";

    /// <summary>The tenant to which a token is narrowed; absent for one that holds wherever its owner has the permissions.</summary>
    public const string Tenant = "ds:tenant";

    /// <summary>One of the permissions to which a token is narrowed. A session has none of these: what it may do is asked of the database.</summary>
    public const string Permission = "ds:permission";
}
