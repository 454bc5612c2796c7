using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.ControlPlane.Signing;

/// <summary>
/// Signs short texts between our own services with a shared key: <c>base64url(payload).base64url(HMAC-SHA-256)</c>. The purpose is part of what is
/// signed, so that a text made for one use is never taken for another.
/// </summary>
public sealed class HmacSigner
{
    /// <summary>Shortest key that is taken, in bytes.</summary>
    public const int MinimumKeyBytes = 32;

    private readonly byte[] _key;

    /// <summary>A signer for one purpose. The key is derived, so the same secret may serve several purposes.</summary>
    public HmacSigner(ReadOnlySpan<byte> secret, string purpose)
    {
        if (secret.Length < MinimumKeyBytes)
        {
            throw new ArgumentException($"The key has {secret.Length} bytes; at least {MinimumKeyBytes} are needed.", nameof(secret));
        }

        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), 32, info: Encoding.UTF8.GetBytes(purpose));
    }

    /// <summary>Signs a payload.</summary>
    public string Sign(ReadOnlySpan<byte> payload)
    {
        // In one buffer: a gateway signs for every call.
        var textLength = Base64Url.GetEncodedLength(payload.Length);
        var length = textLength + 1 + Base64Url.GetEncodedLength(HMACSHA256.HashSizeInBytes);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var signed = rented.AsSpan(0, length);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Base64Url.EncodeToUtf8(payload, signed);
        HMACSHA256.HashData(_key, signed[..textLength], signature);
        signed[textLength] = (byte)'.';
        Base64Url.EncodeToUtf8(signature, signed[(textLength + 1)..]);
        var text = Encoding.ASCII.GetString(signed);
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>Gives the payload back if the signature is right. Compares in constant time.</summary>
    public bool TryVerify(ReadOnlySpan<char> signed, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        var dot = signed.IndexOf('.');
        if (dot < 0)
        {
            return false;
        }

        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(signed[..dot]) || !Base64Url.IsValid(signed[(dot + 1)..], out var length) || length != signature.Length
            || !Base64Url.TryDecodeFromChars(signed[(dot + 1)..], signature, out _))
        {
            return false;
        }

        var text = signed[..dot];
        var bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes), signature))
        {
            return false;
        }

        payload = Base64Url.DecodeFromChars(text);
        return true;
    }
}
