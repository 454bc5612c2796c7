namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// The sum of <see cref="TenantUsageDay"/> over the tenants: what the platform used in a year is read from as many rows as there are days and models.
/// </summary>
internal sealed class ModelUsageDay : UsageCounters
{
    public required string Model { get; init; }

    /// <summary>The cost in whole 10⁻⁶; <see cref="UsageCounters.PicoCost"/> is what that leaves. 64 bits of 10⁻¹² are too few for all tenants together.</summary>
    public long MicroCost { get; set; }
}
