namespace DeepSeek.Gateway.Upstreams;

/// <summary>Section <c>Gateway:Upstreams</c>: how long external upstreams may take.</summary>
internal sealed class UpstreamOptions
{
    public const string Section = "Gateway:Upstreams";

    /// <summary>How long a connection may take to be made, TLS included, in seconds. Default 5; 0.05 to 60.</summary>
    public double ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>How long an upstream may say nothing, in seconds: before its first word and between two. Default 300; 0.1 to 3,600.</summary>
    public double SilenceSeconds { get; set; } = 300;

    /// <summary>How long an upstream that failed is asked after all others, in seconds. Default 5; 0 to 300.</summary>
    public double CooldownSeconds { get; set; } = 5;
}
