using DeepSeek.Gateway.Authentication.Authorities;

namespace DeepSeek.Gateway.Authentication;

/// <summary>Section <c>Gateway:Authentication</c>: whose tokens are taken, and what is kept of those that were verified.</summary>
internal sealed class CredentialOptions
{
    public const string Section = "Gateway:Authentication";

    /// <summary>How many verified tokens are remembered, so that their signatures are not checked again. Default 20,000; 0 (none) to 1,000,000.</summary>
    public int RememberedTokens { get; set; } = 20_000;

    /// <summary>Those, beside the platform itself, whose tokens are taken. Default none.</summary>
    public IList<AuthorityOptions> Authorities { get; } = [];
}
