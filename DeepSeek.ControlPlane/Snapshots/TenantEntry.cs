namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A tenant, as gateways know it.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Name">The tenant's name.</param>
/// <param name="Suspended">True where none of its keys may be used.</param>
public sealed record TenantEntry(string Id, string Name, bool Suspended)
{
    /// <summary>What all its keys may use together; null for no limit.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>Its share of replicas, relative to others', in a lane; null for 1.</summary>
    public double? Weight { get; init; }
}
