namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>An entry of <c>Gateway:Authentication:Authorities</c>: somebody whose tokens are taken, by OpenID Connect discovery.</summary>
internal sealed class AuthorityOptions
{
    /// <summary>Where its metadata is: this address and <c>/.well-known/openid-configuration</c>. Required; https, or http on this machine.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What its tokens and its metadata say of who issued them. Default: <see cref="Authority"/>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>For whom a token must be issued; one of these. Required.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>How its tokens may be signed. Default <c>RS256</c>, <c>PS256</c> and <c>ES256</c>; asymmetric algorithms only.</summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>What the token's header may say of its type, such as <c>at+jwt</c>. Default: anything, or nothing.</summary>
    public IList<string> Types { get; } = [];

    /// <summary>How far its clock may be off, in seconds. Default 30; 0 to 60.</summary>
    public double ClockSkewSeconds { get; set; } = 30;

    /// <summary>How often its metadata and keys are fetched, in seconds. Default 3,600; 10 to 86,400.</summary>
    public double RefreshSeconds { get; set; } = 3600;

    /// <summary>How often, at most, tokens that name unknown keys make its keys be fetched at once, in seconds. Default 10; 1 to 3,600.</summary>
    public double UnknownKeyRefreshSeconds { get; set; } = 10;

    /// <summary>How what its tokens say becomes a tenant and scopes of this platform.</summary>
    public ClaimMappingOptions Mapping { get; } = new();

    /// <summary>The issuer that is expected, without a slash at its end.</summary>
    public string ExpectedIssuer => (Issuer.Length > 0 ? Issuer : Authority).TrimEnd('/');
}
