using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>A row of either table of sums, on its way through the database.</summary>
internal sealed class UsagePart
{
    public required string TenantId { get; init; }

    public required string KeyId { get; init; }

    public required string Model { get; init; }

    public required UsageCounters Counters { get; init; }
}
