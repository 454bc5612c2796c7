using System.ComponentModel.DataAnnotations;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Section <c>Gateway</c>: how much a client may send.</summary>
internal sealed class RequestBodyOptions
{
    public const string Section = "Gateway";

    /// <summary>Largest request body, in bytes. Default 4,194,304 (4 MiB); 1,024 to 67,108,864.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRequestBodyBytes { get; set; } = 4 * 1024 * 1024;
}
