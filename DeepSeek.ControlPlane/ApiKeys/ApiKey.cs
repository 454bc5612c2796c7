using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.ControlPlane.ApiKeys;

/// <summary>
/// A tenant's key: <c>dsk_&lt;12 public characters&gt;_&lt;secret with checksum&gt;</c>. The public part names the key in lists and logs; the secret
/// is 256 random bits (43 base-62 characters) and 6 characters of checksum, so that a mistyped or truncated key is told from a revoked one, and a
/// leaked one can be found by scanners, without asking anybody.
/// </summary>
public sealed class ApiKey
{
    private const string Prefix = "dsk_";
    private const int PublicLength = 12;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int TotalLength = 4 + PublicLength + 1 + SecretLength + ChecksumLength;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private readonly string _text;

    private ApiKey(string text) => _text = text;

    /// <summary>The 12 characters that may be shown: <c>dsk_</c> not included.</summary>
    public string PublicId => _text.Substring(Prefix.Length, PublicLength);

    /// <summary>Makes a new key.</summary>
    public static ApiKey Generate() => Generate(RandomNumberGenerator.GetString(Alphabet, PublicLength));

    /// <summary>Makes a new secret for a key that is known: its name in lists, limits and bills stays.</summary>
    public static ApiKey Generate(string publicId)
    {
        if (publicId.Length != PublicLength || publicId.AsSpan().ContainsAnyExcept(Characters))
        {
            throw new ArgumentException($"'{publicId}' is no public id of a key.", nameof(publicId));
        }

        var body = Prefix + publicId + "_" + RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return new ApiKey(body + Checksum(body));
    }

    /// <summary>Reads a key; false where its form or its checksum is wrong. Says nothing about whether it is valid.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        if (text is null || text.Length != TotalLength || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length + PublicLength] != '_'
            || text.AsSpan(Prefix.Length, PublicLength).ContainsAnyExcept(Characters)
            || text.AsSpan(Prefix.Length + PublicLength + 1).ContainsAnyExcept(Characters))
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
    public override string ToString() => Prefix + PublicId + "_…";

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
