using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

/// <summary>The keys that are there at one time, in the order in which they come to sign. Immutable.</summary>
internal sealed class PlatformTokenKeyRing
{
    public PlatformTokenKeyRing(IEnumerable<PlatformTokenKey> keys)
    {
        Keys = [.. keys.OrderBy(key => key.SignsFrom).ThenBy(key => key.Id, StringComparer.Ordinal)];
        VerificationKeys = [.. Keys.Select(key => key.SigningKey)];
        Jwks = WriteJwks(Keys);
    }

    public static PlatformTokenKeyRing Empty { get; } = new([]);

    public IReadOnlyList<PlatformTokenKey> Keys { get; }

    public IReadOnlyList<SecurityKey> VerificationKeys { get; }

    /// <summary>What <c>/.well-known/jwks.json</c> says: public halves only.</summary>
    public byte[] Jwks { get; }

    /// <summary>The key that signs at this time: the newest whose time has come. Null where there is none.</summary>
    public PlatformTokenKey? SigningKeyAt(DateTimeOffset now) => Keys.LastOrDefault(key => key.SignsFrom <= now);

    /// <summary>The ring without keys whose last tokens have ended: those whose successor has signed for longer than a token may live.</summary>
    public PlatformTokenKeyRing WithoutRetired(DateTimeOffset now, TimeSpan afterlife)
    {
        var kept = Keys.Where((_, i) => i == Keys.Count - 1 || Keys[i + 1].SignsFrom + afterlife > now).ToList();
        return kept.Count == Keys.Count ? this : new PlatformTokenKeyRing(kept);
    }

    public bool HasSameKeys(PlatformTokenKeyRing other) => Keys.SequenceEqual(other.Keys);

    private static byte[] WriteJwks(IReadOnlyList<PlatformTokenKey> keys)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                json.WriteStartObject();
                json.WriteString("kty", "EC");
                json.WriteString("crv", "P-256");
                json.WriteString("x", Base64UrlEncoder.Encode(key.Public.Q.X));
                json.WriteString("y", Base64UrlEncoder.Encode(key.Public.Q.Y));
                json.WriteString("use", "sig");
                json.WriteString("alg", SecurityAlgorithms.EcdsaSha256);
                json.WriteString("kid", key.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
