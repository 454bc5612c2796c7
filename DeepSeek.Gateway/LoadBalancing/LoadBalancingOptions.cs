namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Section <c>Gateway:LoadBalancing</c>: how replicas that fail are treated.</summary>
internal sealed class LoadBalancingOptions
{
    public const string Section = "Gateway:LoadBalancing";

    /// <summary>How long a replica that failed is asked after all others, in seconds. Default 2; 0 to 300.</summary>
    public double CooldownSeconds { get; set; } = 2;

    /// <summary>How long a connection to a replica may take to be made, in seconds. Default 2; 0.05 to 60.</summary>
    public double ConnectTimeoutSeconds { get; set; } = 2;

    /// <summary>Share of a replica's calls that must fail for its circuit to open. Default 0.5; 0.01 to 1.</summary>
    public double CircuitFailureShare { get; set; } = 0.5;

    /// <summary>Fewest calls within the window before a circuit may open. Default 10; 1 to 10,000.</summary>
    public int CircuitMinimumCalls { get; set; } = 10;

    /// <summary>How far back calls count for the circuit, in seconds. Default 10; 1 to 600.</summary>
    public double CircuitWindowSeconds { get; set; } = 10;

    /// <summary>How long an open circuit stays so before one call is tried, in seconds. Default 5; 0.1 to 600.</summary>
    public double CircuitBreakSeconds { get; set; } = 5;

    /// <summary>Whether prompts that begin alike go to the same replica, which has their beginning cached. Default true.</summary>
    public bool PromptAffinity { get; set; } = true;

    /// <summary>How much busier than the mean a replica may be and still be preferred for its cache, as a factor. Default 1.5; 1 to 100.</summary>
    public double AffinityLoadFactor { get; set; } = 1.5;

    /// <summary>Sequences that a replica may always have and still be preferred for its cache. Default 4; 0 to 10,000.</summary>
    public int AffinityFreeLoad { get; set; } = 4;
}
