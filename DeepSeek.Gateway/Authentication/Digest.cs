using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.Gateway.Authentication;

/// <summary>SHA-256 of a credential: what it is looked up by, so that neither an index nor a cache holds the credential itself.</summary>
internal readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int OnStack = 1024;

    /// <summary>The digest of a text, as <see cref="ControlPlane.ApiKeys.ApiKey.Hash"/> makes it.</summary>
    public static Digest Of(ReadOnlySpan<char> text)
    {
        byte[]? rented = null;
        var bytes = text.Length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(text.Length);

        // What is not ASCII becomes '?', which no credential contains: such a text is found nowhere.
        var length = Encoding.ASCII.GetBytes(text, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return Read(hash);
    }

    /// <summary>Reads the hexadecimal form; false where it is none.</summary>
    public static bool TryParse(string? hexadecimal, out Digest digest)
    {
        digest = default;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (hexadecimal?.Length != hash.Length * 2 || Convert.FromHexString(hexadecimal, hash, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        digest = Read(hash);
        return true;
    }

    /// <summary>Evenly spread as it is.</summary>
    public override int GetHashCode() => (int)First;

    private static Digest Read(ReadOnlySpan<byte> hash)
    {
        var parts = MemoryMarshal.Cast<byte, ulong>(hash);
        return new Digest(parts[0], parts[1], parts[2], parts[3]);
    }
}
