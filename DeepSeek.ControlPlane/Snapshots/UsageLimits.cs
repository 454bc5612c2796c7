namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What may be used. Each is null for no limit. A minute slides; days and months are those of UTC.</summary>
public sealed record UsageLimits
{
    /// <summary>Requests a minute, 1 or more.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, read and generated, 1 or more.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests at the same time, 1 or more.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>Tokens a day, read and generated.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>Tokens a month, read and generated.</summary>
    public long? TokensPerMonth { get; init; }

    /// <summary>Money a day, in the currency of the prices.</summary>
    public decimal? CostPerDay { get; init; }

    /// <summary>Money a month, in the currency of the prices.</summary>
    public decimal? CostPerMonth { get; init; }
}
