namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>Finds out whose a token is to judge, and remembers those that were found good.</summary>
internal sealed class TokenIdentifier(IEnumerable<ITokenIssuer> issuers, VerifiedTokens verified, TimeProvider time)
{
    private readonly ITokenIssuer[] _issuers = [.. issuers];

    /// <summary>The token, where it was verified before and nothing has changed since; costs a look-up.</summary>
    public VerifiedToken? FindVerified(in Digest digest)
    {
        if (verified.Find(digest) is not { } token)
        {
            return null;
        }

        if (token.IsGood(time.GetUtcNow()))
        {
            return token;
        }

        verified.Remove(digest);
        return null;
    }

    public async ValueTask<TokenVerification> VerifyAsync(HttpContext context, string text, Digest digest)
    {
        if (PresentedToken.Read(text) is not { } token)
        {
            return TokenVerification.Refused(TokenFault.Malformed);
        }

        if (Array.Find(_issuers, issuer => issuer.Claims(token.Issuer)) is not { } issuer)
        {
            return TokenVerification.Refused(TokenFault.Issuer);
        }

        var result = await issuer.VerifyAsync(context, token);
        if (result.Token is { } good)
        {
            verified.Add(digest, good);
        }

        return result;
    }
}
