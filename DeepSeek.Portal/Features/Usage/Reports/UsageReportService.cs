using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Reports;

internal sealed class UsageReportService(IDbContextFactory<PortalDbContext> contexts) : IUsageReports
{
    /// <summary>More rows than somebody reads: whoever wants them asks by parts.</summary>
    public const int MostRows = 100_000;

    public async Task<IReadOnlyList<UsageRow>?> ListAsync(UsageQuery query, Actor by, CancellationToken cancellationToken)
    {
        var allowed = by.Grants.TenantsWith(Permission.UsageRead);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Without keys, the sums by tenant tell the same from far fewer rows.
        var days = query.ByKey || query.KeyId is not null
            ? context.KeyUsageDays.AsNoTracking()
                .Where(sum => query.KeyId == null || sum.KeyId == query.KeyId)
                .Select(sum => new UsagePart { TenantId = sum.TenantId, KeyId = query.ByKey ? sum.KeyId : "", Model = sum.Model, Counters = sum })
            : context.TenantUsageDays.AsNoTracking()
                .Select(sum => new UsagePart { TenantId = sum.TenantId, KeyId = "", Model = sum.Model, Counters = sum });
        var found = await days
            .Where(part => part.Counters.Day >= query.From && part.Counters.Day <= query.To)
            .Where(part => allowed == null || allowed.Contains(part.TenantId))
            .Where(part => query.TenantId == null || part.TenantId == query.TenantId)
            .Where(part => query.Model == null || part.Model == query.Model)
            .GroupBy(part => new
            {
                Day = query.ByDay ? part.Counters.Day : DateOnly.MinValue,
                TenantId = query.ByTenant ? part.TenantId : "",
                part.KeyId,
                Model = query.ByModel ? part.Model : "",
            })
            .Select(group => new
            {
                group.Key,
                Requests = group.Sum(part => part.Counters.Requests),
                Completed = group.Sum(part => part.Counters.Completed),
                Aborted = group.Sum(part => part.Counters.Aborted),
                Failed = group.Sum(part => part.Counters.Failed),
                CacheHits = group.Sum(part => part.Counters.CacheHits),
                PromptTokens = group.Sum(part => part.Counters.PromptTokens),
                CachedPromptTokens = group.Sum(part => part.Counters.CachedPromptTokens),
                CompletionTokens = group.Sum(part => part.Counters.CompletionTokens),
                ReasoningTokens = group.Sum(part => part.Counters.ReasoningTokens),
                Millions = group.Sum(part => part.Counters.PicoCost / Money.Million),
                Remainders = group.Sum(part => part.Counters.PicoCost % Money.Million),
            })
            .Take(MostRows + 1)
            .ToListAsync(cancellationToken);
        if (found.Count > MostRows)
        {
            return null;
        }

        return
        [
            .. found
                .OrderByDescending(row => row.Key.Day).ThenBy(row => row.Key.TenantId, StringComparer.Ordinal)
                .ThenBy(row => row.Key.KeyId, StringComparer.Ordinal).ThenBy(row => row.Key.Model, StringComparer.Ordinal)
                .Select(row => new UsageRow
                {
                    Day = query.ByDay ? row.Key.Day : null,
                    TenantId = query.ByTenant ? row.Key.TenantId : null,
                    KeyId = query.ByKey ? row.Key.KeyId : null,
                    Model = query.ByModel ? row.Key.Model : null,
                    Requests = row.Requests,
                    Completed = row.Completed,
                    Aborted = row.Aborted,
                    Failed = row.Failed,
                    CacheHits = row.CacheHits,
                    PromptTokens = row.PromptTokens,
                    CachedPromptTokens = row.CachedPromptTokens,
                    CompletionTokens = row.CompletionTokens,
                    ReasoningTokens = row.ReasoningTokens,
                    Cost = Money.Of(row.Millions, row.Remainders),
                }),
        ];
    }
}
