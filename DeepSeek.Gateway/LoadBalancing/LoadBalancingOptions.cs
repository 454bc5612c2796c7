namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Section <c>Gateway:LoadBalancing</c>: how replicas that fail are treated.</summary>
internal sealed class LoadBalancingOptions
{
    public const string Section = "Gateway:LoadBalancing";

    /// <summary>How long a replica that failed is asked after all others, in seconds. Default 2; 0 to 300.</summary>
    public double CooldownSeconds { get; set; } = 2;

    /// <summary>How long a connection to a replica may take to be made, in seconds. Default 2; 0.05 to 60.</summary>
    public double ConnectTimeoutSeconds { get; set; } = 2;
}
