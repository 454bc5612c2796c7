namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// The sum of <see cref="KeyUsageDay"/> over a tenant's keys: what the platform used in a year is read from thousands of rows then, not from millions.
/// </summary>
internal sealed class TenantUsageDay : UsageCounters
{
    public required string TenantId { get; init; }

    public required string Model { get; init; }
}
