namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Section <c>Portal:SignIn:OpenIdConnect</c>: any provider that speaks OpenID Connect.</summary>
internal sealed class OpenIdProviderOptions : ProviderOptions
{
    /// <summary>Where its metadata is: this address and <c>/.well-known/openid-configuration</c>. Https, or http on this machine. Required with a client id.</summary>
    public string Authority { get; set; } = "";

    public override string Address => Authority;

    public override string Path => PortalSignInOptions.Section + ":" + nameof(PortalSignInOptions.OpenIdConnect);

    public override string SubjectClaim => "sub";
}
