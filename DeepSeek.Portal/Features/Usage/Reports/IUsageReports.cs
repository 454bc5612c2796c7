using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>What was used and what it cost, by days (UTC), tenants, keys and models.</summary>
internal interface IUsageReports
{
    /// <summary>Sums, the latest day first; of the tenants whose usage whoever asks may see. Null where the query asks for too much.</summary>
    Task<IReadOnlyList<UsageRow>?> ListAsync(UsageQuery query, Actor by, CancellationToken cancellationToken);
}
