using DeepSeek.Portal.Features.Usage.Reports;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Which usage is wanted.</summary>
/// <param name="From">The first day (UTC). Default: the first of this month.</param>
/// <param name="To">The last day (UTC). Default: today.</param>
/// <param name="Tenant">Of this tenant.</param>
/// <param name="Key">Of this key, by its public id.</param>
/// <param name="Model">Of this model.</param>
/// <param name="By">What sums are told apart by: <c>day</c>, <c>tenant</c>, <c>key</c>, <c>model</c>, several with commas. Default: all of it together.</param>
/// <param name="Format"><c>json</c> or <c>csv</c>. Default <c>json</c>.</param>
internal sealed record UsageParameters(DateOnly? From, DateOnly? To, string? Tenant, string? Key, string? Model, string? By, string? Format)
{
    private static readonly string[] Known = ["day", "tenant", "key", "model"];

    /// <summary>Null where something is said that means nothing.</summary>
    public UsageQuery? QueryAt(DateTimeOffset now)
    {
        var parts = (By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Except(Known).Any() || Format is not (null or "json" or "csv"))
        {
            return null;
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return new UsageQuery
        {
            From = From ?? new DateOnly(today.Year, today.Month, 1),
            To = To ?? today,
            TenantId = Tenant,
            KeyId = Key,
            Model = Model,
            ByDay = parts.Contains("day"),
            ByTenant = parts.Contains("tenant"),
            ByKey = parts.Contains("key"),
            ByModel = parts.Contains("model"),
        };
    }
}
