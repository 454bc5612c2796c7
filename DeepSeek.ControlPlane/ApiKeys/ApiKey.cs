using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.ControlPlane.ApiKeys;

/// <summary>
/// A key of one <see cref="ApiKeyKind"/>: <c>dsk_&lt;12 public characters&gt;_&lt;secret with checksum&gt;</c>. The public part names the key in lists and
/// logs; the secret is 256 random bits (43 base-62 characters) and 6 characters of checksum, so that a mistyped or truncated key is told from a revoked
/// one, and a leaked one can be found by scanners, without asking anybody.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Characters of <see cref="PublicId"/>.</summary>
    public const int PublicLength = 12;

    private const int PrefixLength = 4;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int TotalLength = PrefixLength + PublicLength + 1 + SecretLength + ChecksumLength;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private readonly string _text;

    private ApiKey(string text) => _text = text;

    /// <summary>The 12 characters that may be shown, without the first letters.</summary>
    public string PublicId => _text.Substring(PrefixLength, PublicLength);

    /// <summary>Makes a new key.</summary>
    public static ApiKey Generate(ApiKeyKind kind = ApiKeyKind.Tenant) => Generate(RandomNumberGenerator.GetString(Alphabet, PublicLength), kind);

    /// <summary>Makes a new secret for a key that is known: its name in lists, limits and bills stays.</summary>
    public static ApiKey Generate(string publicId, ApiKeyKind kind = ApiKeyKind.Tenant)
    {
        if (publicId.Length != PublicLength || publicId.AsSpan().ContainsAnyExcept(Characters))
        {
            throw new ArgumentException($"'{publicId}' is no public id of a key.", nameof(publicId));
        }

        var body = PrefixOf(kind) + publicId + "_" + RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return new ApiKey(body + Checksum(body));
    }

    /// <summary>Reads a tenant's key; false where its form or its checksum is wrong. Says nothing about whether it is valid.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key) => TryParse(text, ApiKeyKind.Tenant, out key);

    /// <summary>Reads a key of a kind; false where its form or its checksum is wrong. Says nothing about whether it is valid.</summary>
    public static bool TryParse(string? text, ApiKeyKind kind, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        if (text is null || text.Length != TotalLength || !text.StartsWith(PrefixOf(kind), StringComparison.Ordinal)
            || text[PrefixLength + PublicLength] != '_'
            || text.AsSpan(PrefixLength, PublicLength).ContainsAnyExcept(Characters)
            || text.AsSpan(PrefixLength + PublicLength + 1).ContainsAnyExcept(Characters))
        {
            return false;
        }

        var body = text[..^ChecksumLength];
        if (!text.AsSpan(body.Length).SequenceEqual(Checksum(body)))
        {
            return false;
        }

        key = new ApiKey(text);
        return true;
    }

    /// <summary>The only form in which a key is stored: SHA-256 of the whole text, in lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_text)));

    /// <summary>The whole key, for the one time it is shown. <see cref="ToString"/> never tells it.</summary>
    public string Reveal() => _text;

    /// <summary>The part that may be logged.</summary>
    public override string ToString() => _text[..(PrefixLength + PublicLength)] + "_…";

    private static string PrefixOf(ApiKeyKind kind) => kind == ApiKeyKind.Tenant ? "dsk_" : "dsa_";

    private static string Checksum(string body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(body), hash);
        return string.Create(ChecksumLength, BinaryPrimitives.ReadUInt64LittleEndian(hash), static (span, value) =>
        {
            foreach (ref var character in span)
            {
                character = Alphabet[(int)(value % (ulong)Alphabet.Length)];
                value /= (ulong)Alphabet.Length;
            }
        });
    }
}
