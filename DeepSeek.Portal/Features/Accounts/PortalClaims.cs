namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Claims of our own in the cookie.</summary>
internal static class PortalClaims
{
    /// <summary>Present while the password must be changed.</summary>
    public const string MustChangePassword = "ds:must_change_password";
}
