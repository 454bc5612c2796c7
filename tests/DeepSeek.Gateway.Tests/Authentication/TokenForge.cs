using System.Text;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Testing.OpenId;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>Makes tokens as an issuer makes them, with its own key, so that each can be wrong in one thing only.</summary>
internal sealed class TokenForge(string issuer, string audience, AsymmetricSecurityKey key, string algorithm, Func<string, Dictionary<string, object>> claims)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token of this tenant, good unless changed.</summary>
    public string Make(string tenant, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(10),
            Claims = claims(tenant),
            SigningCredentials = new SigningCredentials(key, algorithm),
        };
        change?.Invoke(descriptor);
        return Handler.CreateToken(descriptor);
    }

    /// <summary>The same, wrong in one thing.</summary>
    public string Make(string tenant, Flaw flaw) => flaw switch
    {
        Flaw.Expired => Make(tenant, token => (token.IssuedAt, token.NotBefore, token.Expires) =
            (token.IssuedAt!.Value.AddHours(-2), token.NotBefore!.Value.AddHours(-2), token.NotBefore.Value.AddHours(-1))),
        Flaw.NotYetValid => Make(tenant, token => token.NotBefore = token.NotBefore!.Value.AddMinutes(5)),
        Flaw.WrongAudience => Make(tenant, token => token.Audience = "somebody else"),
        Flaw.WrongIssuer => Make(tenant, token => token.Issuer = "https://somebody.else.example"),
        Flaw.WrongSignature => Make(tenant, token => token.SigningCredentials = new SigningCredentials(Other(key.KeyId), algorithm)),
        Flaw.UnknownKey => Make(tenant, token => token.SigningCredentials = new SigningCredentials(Other("unknown-" + Guid.NewGuid().ToString("N")), algorithm)),
        Flaw.SymmetricAlgorithm => Make(tenant, token => token.SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.KeyId.PadRight(64, '.'))) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256)),
        Flaw.NoAlgorithm => Unsigned(tenant),
        Flaw.ChangedContent => Changed(tenant),
        Flaw.NoScope => Make(tenant, token => token.Claims["scope"] = TenantScopes.Inference),
        _ => Make(tenant, change: null),
    };

    private AsymmetricSecurityKey Other(string keyId)
    {
        AsymmetricSecurityKey other = key is ECDsaSecurityKey ? new ECDsaSecurityKey(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256)) : OidcProvider.NewKey();
        other.KeyId = keyId;
        return other;
    }

    /// <summary>The header says that there is no signature, and there is none.</summary>
    private string Unsigned(string tenant) =>
        Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"at+jwt","kid":"{{key.KeyId}}"}""") + "." + Make(tenant, change: null).Split('.')[1] + ".";

    /// <summary>The signature of one content under another.</summary>
    private string Changed(string tenant)
    {
        var good = Make(tenant, change: null).Split('.');
        var other = Make(tenant, token => token.Expires = token.Expires!.Value.AddMinutes(1)).Split('.');
        return $"{good[0]}.{other[1]}.{good[2]}";
    }
}
