using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>
/// A personal token of the admin API: <c>dsa_&lt;12 public characters&gt;_&lt;secret&gt;</c>, the secret being 256 random bits. Formed like an API key, and told from
/// one by its first letters.
/// </summary>
internal sealed class PersonalToken
{
    public const string Prefix = "dsa_";

    private const int PublicLength = 12;
    private const int SecretLength = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private readonly string _text;

    private PersonalToken(string text) => _text = text;

    /// <summary>The 12 characters that may be shown.</summary>
    public string PublicId => _text.Substring(Prefix.Length, PublicLength);

    public static PersonalToken Generate() => new(
        $"{Prefix}{RandomNumberGenerator.GetString(Alphabet, PublicLength)}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}");

    /// <summary>False where it does not have the form of one. Says nothing about whether it is valid.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PersonalToken? token)
    {
        token = text is { Length: 4 + PublicLength + 1 + SecretLength }
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length + PublicLength] == '_'
            && !text.AsSpan(Prefix.Length, PublicLength).ContainsAnyExcept(Characters)
            && !text.AsSpan(Prefix.Length + PublicLength + 1).ContainsAnyExcept(Characters)
                ? new PersonalToken(text)
                : null;
        return token is not null;
    }

    /// <summary>The only form in which it is stored: SHA-256 of the whole text, in lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_text)));

    /// <summary>The whole token, for the one time it is shown. <see cref="ToString"/> never tells it.</summary>
    public string Reveal() => _text;

    /// <summary>The part that may be logged.</summary>
    public override string ToString() => Prefix + PublicId + "_…";
}
