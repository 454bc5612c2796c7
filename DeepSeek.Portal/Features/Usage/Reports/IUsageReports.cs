using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>What was used and what it cost, by days (UTC), tenants, keys and models. Whoever asks is told of the tenants whose usage he may see.</summary>
internal interface IUsageReports
{
    /// <summary>All sums, as of one moment, while they are read: the latest day first, then by tenant, key and model.</summary>
    IAsyncEnumerable<UsageRow> ReadAsync(UsageQuery query, Actor by, CancellationToken cancellationToken);

    /// <summary>Some of the same sums, in the same order, and how many there are.</summary>
    /// <param name="query">Which.</param>
    /// <param name="page">From 0.</param>
    /// <param name="pageSize">The most that are wanted, 1 to 1,000.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<UsagePage> PageAsync(UsageQuery query, int page, int pageSize, Actor by, CancellationToken cancellationToken);
}
