using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>Holds a token to the rules and checks its signature. What it says is compared first: that is cheap, and a signature is not.</summary>
internal sealed class TokenVerifier(TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary><see cref="TokenFault.None"/> where nothing is wrong.</summary>
    public async ValueTask<TokenFault> VerifyAsync(PresentedToken token, TokenRules rules, IEnumerable<SecurityKey> keys)
    {
        if (Judge(token, rules) is var fault && fault != TokenFault.None)
        {
            return fault;
        }

        List<SecurityKey> candidates = [.. token.SigningKeyId.Length == 0 ? keys : keys.Where(key => key.KeyId == token.SigningKeyId)];
        if (candidates.Count == 0)
        {
            return TokenFault.UnknownKey;
        }

        var result = await _handler.ValidateTokenAsync(token.Jwt, new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            RequireSignedTokens = true,
            ValidAlgorithms = rules.Algorithms,
            IssuerSigningKeys = candidates,
        });
        return result.IsValid ? TokenFault.None : TokenFault.Signature;
    }

    private TokenFault Judge(PresentedToken token, TokenRules rules)
    {
        var now = time.GetUtcNow();
        if (!rules.Algorithms.Contains(token.Algorithm, StringComparer.Ordinal))
        {
            return TokenFault.Algorithm;
        }

        if (rules.Types.Count > 0 && !rules.Types.Contains(token.Type, StringComparer.OrdinalIgnoreCase))
        {
            return TokenFault.Type;
        }

        if (token.Issuer != rules.Issuer)
        {
            return TokenFault.Issuer;
        }

        if (!token.Audiences.Any(audience => rules.Audiences.Contains(audience, StringComparer.Ordinal)))
        {
            return TokenFault.Audience;
        }

        if (token.ExpiresAt <= now - rules.ClockSkew)
        {
            return TokenFault.Expired;
        }

        return token.NotBefore > now + rules.ClockSkew ? TokenFault.NotYetValid : TokenFault.None;
    }
}
