namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Section <c>Portal:SignIn</c>: how people sign in. At most one provider beside the portal's own accounts.</summary>
internal sealed class PortalSignInOptions
{
    public const string Section = "Portal:SignIn";

    /// <summary>
    /// Whether people may sign in with an address and a password. Default true; may be false only with a provider. Who is shut out, because the provider
    /// is broken, sets it to true and starts the portal again: the accounts are still there.
    /// </summary>
    public bool LocalAccounts { get; set; } = true;

    public OpenIdProviderOptions OpenIdConnect { get; } = new();

    public EntraProviderOptions Entra { get; } = new();

    /// <summary>Who else vouches for people; null for nobody.</summary>
    public ProviderOptions? Provider => OpenIdConnect.IsOn ? OpenIdConnect : Entra.IsOn ? Entra : null;
}
