using System.Buffers.Binary;

namespace DeepSeek.Gateway.ResponseCache.Fingerprints;

/// <summary>What makes two requests the same request: a SHA-256, as a value that dictionaries compare fast.</summary>
internal readonly record struct Fingerprint(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Its length, in bytes.</summary>
    public const int Length = 32;

    /// <summary>From the bytes of a hash.</summary>
    public static Fingerprint From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(hash),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));

    /// <summary>The bytes of the hash.</summary>
    public void CopyTo(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(hash, First);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[8..], Second);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[16..], Third);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[24..], Fourth);
    }

    /// <summary>A part of the hash: it is spread as evenly as any hash of it would be.</summary>
    public override int GetHashCode() => (int)First;
}
