using System.Collections.Frozen;
using DeepSeek.Gateway.Authentication.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>The platform as an issuer: its tokens are those of a key, and mean what that key means in the snapshot in force.</summary>
internal sealed class PlatformTokenIssuer(PlatformTokenKeyStore keys, TokenVerifier verifier, IOptions<PlatformTokenOptions> options) : ITokenIssuer
{
    private readonly TokenRules _rules = new()
    {
        Issuer = options.Value.Issuer,
        Audiences = [options.Value.Audience],
        Algorithms = [SecurityAlgorithms.EcdsaSha256],
        Types = [PlatformTokenClaims.Type],

        // Another gateway's clock may be a little ahead.
        ClockSkew = TimeSpan.FromSeconds(5),
    };

    public object Keys => keys.Current;

    public bool Claims(string issuer) => issuer == _rules.Issuer;

    public async ValueTask<TokenVerification> VerifyAsync(HttpContext context, PresentedToken token)
    {
        var ring = keys.Current;
        var fault = token.SigningKeyId.Length == 0 ? TokenFault.Malformed : await verifier.VerifyAsync(token, _rules, ring.VerificationKeys);
        if (fault == TokenFault.UnknownKey)
        {
            keys.ReadForUnknownKey();
            ring = keys.Current;
            fault = await verifier.VerifyAsync(token, _rules, ring.VerificationKeys);
        }

        if (fault != TokenFault.None)
        {
            return TokenVerification.Refused(fault);
        }

        var keyId = token.Jwt.Subject ?? "";
        var scopes = token.Jwt.TryGetPayloadValue<string>(PlatformTokenClaims.Scope, out var text) ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return new VerifiedToken(this, ring, token.ExpiresAt, index => Identify(index, keyId, scopes));
    }

    private static Identification Identify(ApiKeyIndex index, string keyId, string[] scopes)
    {
        if (index.FindById(keyId) is not { } key)
        {
            return Identification.Invalid("The API key behind this token is unknown or was revoked.");
        }

        // What the key has lost since is lost to its tokens too.
        var left = scopes.Where(key.Scopes.Contains).ToFrozenSet(StringComparer.Ordinal);
        return Identification.Of(key with
        {
            Credential = Credential.PlatformToken,
            Scopes = left,
            Principal = Caller.PrincipalOf(key.KeyId, key.TenantId, left),
        });
    }
}
