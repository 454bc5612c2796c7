using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.Tenants;

/// <summary>A tenant, as the list shows it.</summary>
public sealed record TenantItem
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required bool Suspended { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for no limit.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>Its share of replicas, relative to others'; null for 1.</summary>
    public double? Weight { get; init; }

    /// <summary>Keys that are in force.</summary>
    public required int Keys { get; init; }

    /// <summary>What it used since the month began (UTC); null for who may not see usage.</summary>
    public TenantMonth? Month { get; init; }

    /// <summary>How near it is to the budget or the number of tokens of its month, whichever is nearer: 1 is all of it. Null where it has neither.</summary>
    public double? ShareOfMonth => new[]
    {
        Share(Month?.Cost, Limits?.CostPerMonth),
        Share(Month?.Tokens, Limits?.TokensPerMonth),
    }.Max();

    private static double? Share(decimal? used, decimal? most) =>
        used is not { } spent || most is not { } limit ? null : limit > 0 ? (double)(spent / limit) : spent > 0 ? double.PositiveInfinity : 1;
}
