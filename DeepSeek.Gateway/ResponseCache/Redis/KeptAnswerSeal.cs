using System.IO.Compression;
using System.Security.Cryptography;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ResponseCache.Redis;

/// <summary>
/// Answers as they lie in Redis: compressed where that pays, and sealed with AES-256-GCM under a key of the one fingerprint. Whoever can read that Redis cannot
/// read answers, and whoever can write to it cannot invent one, or put one tenant's in another's place.
/// </summary>
internal sealed class KeptAnswerSeal(IOptions<InternalCallOptions> secret, IOptions<ResponseCacheOptions> options)
{
    /// <summary>The purpose under which the shared secret seals answers; changes with what is inside.</summary>
    private const string Purpose = "sealed kept-answer 1";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int BrotliQuality = 4;
    private const int BrotliWindow = 18;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Value.KeyBytes, 32, info: System.Text.Encoding.UTF8.GetBytes(Purpose));

    public byte[] Seal(Fingerprint fingerprint, KeptAnswer answer)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            KeptAnswerFormat.Write(writer, answer);
            writer.Flush();
            var plain = stream.GetBuffer().AsSpan(0, (int)stream.Length);
            var packed = Pack(plain);
            var result = new byte[NonceBytes + TagBytes + packed.Length];
            RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
            using var aes = Cipher(fingerprint);
            aes.Encrypt(result.AsSpan(0, NonceBytes), packed, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes));
            return result;
        }
    }

    /// <summary>Null where the bytes were not sealed by a gateway of this platform for this fingerprint, or were changed.</summary>
    public KeptAnswer? Open(Fingerprint fingerprint, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= NonceBytes + TagBytes)
        {
            return null;
        }

        var packed = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = Cipher(fingerprint);
        try
        {
            aes.Decrypt(bytes[..NonceBytes], bytes[(NonceBytes + TagBytes)..], bytes.Slice(NonceBytes, TagBytes), packed);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        // From here on it is what a gateway wrote.
        using var reader = new BinaryReader(Unpack(packed));
        return KeptAnswerFormat.Read(reader);
    }

    private AesGcm Cipher(Fingerprint fingerprint)
    {
        Span<byte> hash = stackalloc byte[Fingerprint.Length];
        fingerprint.CopyTo(hash);
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, hash, key);
        return new AesGcm(key, TagBytes);
    }

    /// <summary>One byte says whether what follows is compressed.</summary>
    private byte[] Pack(ReadOnlySpan<byte> plain)
    {
        if (plain.Length >= options.Value.CompressFromBytes)
        {
            var compressed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            compressed[0] = 1;
            if (BrotliEncoder.TryCompress(plain, compressed.AsSpan(1), out var written, BrotliQuality, BrotliWindow) && written < plain.Length)
            {
                return compressed[..(written + 1)];
            }
        }

        return [0, .. plain];
    }

    private static MemoryStream Unpack(byte[] packed)
    {
        if (packed[0] == 0)
        {
            return new MemoryStream(packed, 1, packed.Length - 1, writable: false);
        }

        var plain = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(packed, 1, packed.Length - 1, writable: false), CompressionMode.Decompress))
        {
            brotli.CopyTo(plain);
        }

        plain.Position = 0;
        return plain;
    }
}
