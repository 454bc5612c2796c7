using DeepSeek.Gateway.Authentication.Tokens;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>Somebody else as an issuer, by OpenID Connect.</summary>
internal sealed class AuthorityTokenIssuer(AuthorityOptions options, AuthorityMetadataStore metadata, TokenVerifier verifier) : ITokenIssuer
{
    private readonly ClaimMapping _mapping = new(options.Mapping);

    /// <summary>Fetches what is needed to verify.</summary>
    public AuthorityMetadataStore Metadata => metadata;

    public object? Keys => metadata.Current;

    public bool Claims(string issuer) => issuer.AsSpan().TrimEnd('/').SequenceEqual(options.ExpectedIssuer);

    public async ValueTask<TokenVerification> VerifyAsync(HttpContext context, PresentedToken token)
    {
        if (metadata.Current is not { } known)
        {
            return TokenVerification.Unavailable("The issuer of the token has not been reached yet, so the token cannot be verified. Try again in a moment.");
        }

        var fault = await verifier.VerifyAsync(token, RulesOf(known), known.Keys);
        if (fault == TokenFault.UnknownKey)
        {
            var reached = await metadata.FetchForUnknownKeyAsync(context.RequestAborted);
            known = metadata.Current ?? known;
            fault = await verifier.VerifyAsync(token, RulesOf(known), known.Keys);
            if (fault == TokenFault.UnknownKey && !reached)
            {
                // It may have a new key by now: whoever holds a good token must not take it for a bad one.
                return TokenVerification.Unavailable(
                    "The token names a signing key that is not known here, and its issuer cannot be reached at the moment. Try again in a moment.");
            }
        }

        if (fault != TokenFault.None)
        {
            return TokenVerification.Refused(fault);
        }

        return _mapping.Map(known.Issuer, token.Jwt.Claims) is { } mapped
            ? new VerifiedToken(this, known, token.ExpiresAt, mapped.Identify)
            : TokenVerification.Refused(TokenFault.Malformed);
    }

    private TokenRules RulesOf(AuthorityMetadata known) => new()
    {
        Issuer = known.Issuer,
        Audiences = [.. options.Audiences],
        Algorithms = options.Algorithms.Count > 0 ? [.. options.Algorithms] : AuthorityRules.DefaultAlgorithms,
        Types = [.. options.Types],
        ClockSkew = TimeSpan.FromSeconds(options.ClockSkewSeconds),
    };
}
