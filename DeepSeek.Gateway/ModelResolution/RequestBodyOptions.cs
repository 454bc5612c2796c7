namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Section <c>Gateway</c>: how much a client may send.</summary>
internal sealed class RequestBodyOptions
{
    public const string Section = "Gateway";

    /// <summary>Least that <see cref="MaxRequestBodyBytes"/> may be.</summary>
    public const int Least = 1024;

    /// <summary>Most that <see cref="MaxRequestBodyBytes"/> may be.</summary>
    public const int Most = 64 * 1024 * 1024;

    /// <summary>Largest request body, in bytes. Default 4,194,304 (4 MiB); 1,024 to 67,108,864.</summary>
    public int MaxRequestBodyBytes { get; set; } = 4 * 1024 * 1024;
}
