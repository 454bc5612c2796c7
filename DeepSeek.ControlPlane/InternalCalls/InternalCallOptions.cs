using System.Text;
using DeepSeek.ControlPlane.Signing;
using Microsoft.Extensions.Options;

namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>Section <c>InternalCalls</c>: the secret that gateways, replicas and the portal share.</summary>
public sealed class InternalCallOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "InternalCalls";

    /// <summary>The secret: any text of at least 32 bytes in UTF-8. No default: it comes from the AppHost or from a mounted secret.</summary>
    public string Key { get; set; } = "";

    /// <summary>The secret's bytes.</summary>
    public byte[] KeyBytes => Encoding.UTF8.GetBytes(Key);
}

/// <summary>Stops start-up where the secret is missing or short. Never says what it is.</summary>
public sealed class InternalCallOptionsValidator : IValidateOptions<InternalCallOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, InternalCallOptions options)
    {
        var length = Encoding.UTF8.GetByteCount(options.Key);
        return length >= HmacSigner.MinimumKeyBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{InternalCallOptions.Section}:Key has {length} bytes; a secret of at least {HmacSigner.MinimumKeyBytes} bytes is needed, the same for every service.");
    }
}
