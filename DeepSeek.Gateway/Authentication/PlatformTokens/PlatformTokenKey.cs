using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>One signing key of the platform: P-256, named by its thumbprint (RFC 7638), which is the same wherever its file lies.</summary>
internal sealed class PlatformTokenKey
{
    private PlatformTokenKey(ECDsa key, DateTimeOffset signsFrom)
    {
        SigningKey = new ECDsaSecurityKey(key);
        SigningKey.KeyId = Id = Base64UrlEncoder.Encode(SigningKey.ComputeJwkThumbprint());
        SignsFrom = signsFrom;
        Public = key.ExportParameters(includePrivateParameters: false);
    }

    public string Id { get; }

    /// <summary>Until then it is published only.</summary>
    public DateTimeOffset SignsFrom { get; }

    public ECDsaSecurityKey SigningKey { get; }

    public ECParameters Public { get; }

    /// <summary>Reads a private key from PEM. Throws what the framework throws where it is none, and where it is one of another curve.</summary>
    public static PlatformTokenKey FromPem(string pem, DateTimeOffset signsFrom)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            if (parameters.Curve.Oid?.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                throw new CryptographicException("The key is not one of the curve P-256.");
            }

            return new PlatformTokenKey(key, signsFrom);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
