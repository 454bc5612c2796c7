using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.ControlPlane.Signing;

/// <summary>
/// Seals short secrets that our services pass on through Redis and the database: <c>base64url(nonce, tag, AES-256-GCM of the text)</c>. The purpose is part
/// of the key, so that what was sealed for one use cannot be opened for another.
/// </summary>
public sealed class SecretBox
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    /// <summary>A box for one purpose. The key is derived, so the same secret may serve several purposes.</summary>
    public SecretBox(ReadOnlySpan<byte> secret, string purpose)
    {
        if (secret.Length < HmacSigner.MinimumKeyBytes)
        {
            throw new ArgumentException($"The key has {secret.Length} bytes; at least {HmacSigner.MinimumKeyBytes} are needed.", nameof(secret));
        }

        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), 32, info: Encoding.UTF8.GetBytes("sealed " + purpose));
    }

    /// <summary>Seals a text. The same text gives another result each time.</summary>
    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Gives the text back; null where it was not sealed with this key for this purpose, or was changed.</summary>
    public string? Open(string sealedText)
    {
        if (!Base64Url.IsValid(sealedText))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(sealedText);
        if (bytes.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }
}
