using DeepSeek.Contracts.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>Writes and signs tokens for keys.</summary>
internal sealed class PlatformTokenWriter(PlatformTokenKeyStore keys, IOptions<PlatformTokenOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for a key; null where there is no key to sign it with. It ends no later than the key it stands for.</summary>
    public AccessTokenResponse? Write(Caller caller, IReadOnlyList<string> scopes, TimeSpan lifetime)
    {
        // Whole seconds, as tokens count.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        if (keys.Current.SigningKeyAt(now) is not { } key)
        {
            return null;
        }

        var end = caller.ExpiresAt is { } last && last < now + lifetime ? last : now + lifetime;
        var scope = string.Join(' ', scopes);
        var text = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = PlatformTokenClaims.Type,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = end.UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = caller.KeyId,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
                [PlatformTokenClaims.TenantId] = caller.TenantId,
                [PlatformTokenClaims.Scope] = scope,
            },
            SigningCredentials = new SigningCredentials(key.SigningKey, SecurityAlgorithms.EcdsaSha256),
        });
        return new AccessTokenResponse { AccessToken = text, ExpiresIn = (long)(end - now).TotalSeconds, Scope = scope };
    }
}
