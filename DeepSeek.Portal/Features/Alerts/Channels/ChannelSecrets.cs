using System.Buffers.Text;
using System.Security.Cryptography;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Portal.Data.Entities;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>Makes, seals and opens the secrets of channels.</summary>
internal sealed class ChannelSecrets(IOptions<InternalCallOptions> secret)
{
    private const string Purpose = "alert-channel";
    private const string Prefix = "whsec_";

    private readonly Lazy<SecretBox> _box = new(() => new SecretBox(secret.Value.KeyBytes, Purpose));

    /// <summary>One that signs webhooks: 256 random bits.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    public string Seal(string text) => _box.Value.Seal(text);

    /// <summary>Null where there is none, or it was sealed with another key.</summary>
    public string? Open(AlertChannelRecord channel) => channel.SealedSecret is { } sealedText ? _box.Value.Open(sealedText) : null;
}
