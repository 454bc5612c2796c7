namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Where the account pages are.</summary>
internal static class AccountPaths
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string ChangePassword = "/change-password";

    /// <summary>Where no pages are: what is refused here is not led to one.</summary>
    public const string Api = "/api";

    /// <summary>Where somebody comes whose roles do not open what he asked for.</summary>
    public const string NoAccess = "/no-access";

    /// <summary>A path inside the portal that is safe to go to after signing in; the overview where the given one is not.</summary>
    public static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && returnUrl is not (['/', '/', ..] or ['/', '\\', ..]) ? returnUrl : "/";
}
