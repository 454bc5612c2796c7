using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Reports;

internal sealed class UsageReportService(IDbContextFactory<PortalDbContext> contexts) : IUsageReports
{
    /// <summary>More rows than somebody reads: whoever wants them asks by parts.</summary>
    public const int MostRows = 100_000;

    private const int MostOnAPage = 1_000;

    public async Task<IReadOnlyList<UsageRow>?> ListAsync(UsageQuery query, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await InOrder(Groups(context, query, by)).Take(MostRows + 1).ToListAsync(cancellationToken);
        return found.Count > MostRows ? null : [.. found.Select(group => group.ToRow(query))];
    }

    public async Task<UsagePage> PageAsync(UsageQuery query, int page, int pageSize, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var groups = Groups(context, query, by);
        var size = Math.Clamp(pageSize, 1, MostOnAPage);
        var found = await InOrder(groups).Skip(Math.Max(0, page) * size).Take(size).ToListAsync(cancellationToken);
        return new UsagePage([.. found.Select(group => group.ToRow(query))], await groups.CountAsync(cancellationToken));
    }

    private static IQueryable<UsageGroup> Groups(PortalDbContext context, UsageQuery query, Actor by)
    {
        var allowed = by.Grants.TenantsWith(Permission.UsageRead);

        // Without keys, the sums by tenant tell the same from far fewer rows.
        var days = query.ByKey || query.KeyId is not null
            ? context.KeyUsageDays.AsNoTracking()
                .Where(sum => query.KeyId == null || sum.KeyId == query.KeyId)
                .Select(sum => new UsagePart { TenantId = sum.TenantId, KeyId = query.ByKey ? sum.KeyId : "", Model = sum.Model, Counters = sum })
            : context.TenantUsageDays.AsNoTracking()
                .Select(sum => new UsagePart { TenantId = sum.TenantId, KeyId = "", Model = sum.Model, Counters = sum });
        return days
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
            .Select(group => new UsageGroup
            {
                Day = group.Key.Day,
                TenantId = group.Key.TenantId,
                KeyId = group.Key.KeyId,
                Model = group.Key.Model,
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
            });
    }

    private static IQueryable<UsageGroup> InOrder(IQueryable<UsageGroup> groups) => groups
        .OrderByDescending(group => group.Day).ThenBy(group => group.TenantId).ThenBy(group => group.KeyId).ThenBy(group => group.Model);
}
