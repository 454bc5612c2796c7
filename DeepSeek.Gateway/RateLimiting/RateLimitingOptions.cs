namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Section <c>Gateway:RateLimiting</c>: how limits are shared with other gateways. The limits themselves come with the snapshot.</summary>
internal sealed class RateLimitingOptions
{
    public const string Section = "Gateway:RateLimiting";

    /// <summary>
    /// How long a request waits for Redis before this gateway goes on with its own share of the limits, in seconds. Default 0.5; 0.05 to 30.
    /// </summary>
    public double RedisTimeoutSeconds { get; set; } = 0.5;

    /// <summary>After how long a gateway that is not heard of holds no concurrent requests any more, in seconds. Default 5; 3 to 300.</summary>
    public double LeaseSeconds { get; set; } = 5;

    /// <summary>
    /// How long a request waits for what other gateways hold and do not use, where nothing else is left, in seconds. Default 0.25; 0 (not at all) to 10.
    /// </summary>
    public double ClaimSeconds { get; set; } = 0.25;

    /// <summary>
    /// Tokens that a model's chat template may add to a prompt beyond the bytes of its request, such as a system prompt of its own. Default 64; 0 to 100,000.
    /// </summary>
    public int TemplateTokens { get; set; } = 64;

    /// <summary>
    /// The context taken for a model that does not say how long its own is, as external upstreams do not, in tokens. Default 131,072; 1 to 100,000,000.
    /// </summary>
    public int UnknownContextTokens { get; set; } = 131_072;
}
