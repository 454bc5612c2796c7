using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DeepSeek.Gateway.Authentication.Tokens;

/// <summary>A token as it came: read, and not yet believed in anything.</summary>
internal sealed class PresentedToken
{
    /// <summary>Longest that is read, in characters.</summary>
    public const int Longest = 16 * 1024;

    private PresentedToken(JsonWebToken jwt) => Jwt = jwt;

    public JsonWebToken Jwt { get; }

    public required string Issuer { get; init; }

    public required string Algorithm { get; init; }

    public required string Type { get; init; }

    /// <summary>Which of its issuer's keys signed it; empty where it does not say.</summary>
    public required string SigningKeyId { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From when it holds; null for always.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Three parts, the first of which begins as a JSON object does.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<char> text) => text.StartsWith("ey", StringComparison.Ordinal) && text.Count('.') == 2;

    /// <summary>Reads a token; null where it is malformed or does not say when it ends.</summary>
    public static PresentedToken? Read(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        try
        {
            var jwt = new JsonWebToken(text);

            // 'crit' names rules that must be understood, and none of them is.
            if (jwt.TryGetHeaderValue<object>("crit", out _) || !jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out var expires))
            {
                return null;
            }

            return new PresentedToken(jwt)
            {
                Issuer = jwt.Issuer ?? "",
                Algorithm = jwt.Alg ?? "",
                Type = jwt.Typ ?? "",
                SigningKeyId = jwt.Kid ?? "",
                Audiences = [.. jwt.Audiences],
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(expires),
                NotBefore = jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Nbf, out var from) ? DateTimeOffset.FromUnixTimeSeconds(from) : null,
            };
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or JsonException or InvalidCastException
            or InvalidOperationException or OverflowException)
        {
            // Whoever sends a token chooses its bytes, and the library says what is wrong with them by exception.
            return null;
        }
    }
}
