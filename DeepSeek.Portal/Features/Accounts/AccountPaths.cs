using DeepSeek.Portal.Features.Accounts.SingleSignOn;

namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Where the account pages are.</summary>
internal static class AccountPaths
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string ChangePassword = "/change-password";

    /// <summary>Leads to the sign-in provider.</summary>
    public const string Provider = SignIn + "/provider";

    /// <summary>Where the provider sends people back to who signed in there.</summary>
    public const string ProviderCallback = Provider + "/callback";

    /// <summary>Where the provider sends people back to who signed out there.</summary>
    public const string ProviderSignedOut = SignOut + "/provider/callback";

    /// <summary>Where no pages are: what is refused here is not led to one.</summary>
    public const string Api = "/api";

    /// <summary>Where somebody comes whose roles do not open what he asked for.</summary>
    public const string NoAccess = "/no-access";

    /// <summary>The way to the provider.</summary>
    /// <param name="returnUrl">Where to go afterwards.</param>
    /// <param name="again">True to be asked there who one is, even if it knows.</param>
    public static string ToProvider(string? returnUrl, bool again)
    {
        var query = QueryString.Create("returnUrl", Local(returnUrl));
        return Provider + (again ? query.Add("again", "true") : query);
    }

    /// <summary>The sign-in page, where it is said why somebody who came from the provider is not let in.</summary>
    public static string Refused(SignInRefusal why, string? returnUrl) =>
        SignIn + QueryString.Create("refused", why.ToString()).Add("returnUrl", Local(returnUrl));

    // Browsers leave tabs and line ends out of addresses, so that /<tab>/elsewhere would be //elsewhere.
    /// <summary>A path inside the portal that is safe to go to after signing in; the overview where the given one is not.</summary>
    public static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && returnUrl is not (['/', '/', ..] or ['/', '\\', ..]) && !returnUrl.Any(char.IsControl) ? returnUrl : "/";
}
