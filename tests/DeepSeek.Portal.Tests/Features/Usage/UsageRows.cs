using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Usage.Reports;
using DeepSeek.Portal.Features.Usage.Storage;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>Sums by key and day that a test makes up, what is kept beside them, and what reports have to make of them.</summary>
internal static class UsageRows
{
    public static void AddTo(PortalDbContext context, IReadOnlyList<KeyUsageDay> rows)
    {
        context.AddRange(rows);
        foreach (var group in rows.GroupBy(row => (row.TenantId, row.Day, row.Model)))
        {
            Add(new TenantUsageDay { TenantId = group.Key.TenantId, Day = group.Key.Day, Model = group.Key.Model }, group);
        }

        foreach (var group in rows.GroupBy(row => (row.Day, row.Model)))
        {
            var sum = new ModelUsageDay { Day = group.Key.Day, Model = group.Key.Model };
            Add(sum, group);
            (sum.MicroCost, sum.PicoCost) = Math.DivRem(sum.PicoCost, Money.Million);
        }

        context.AddRange(rows.GroupBy(row => (row.TenantId, row.KeyId, row.Model)).Select(group => new KeyUsageSpan
        {
            TenantId = group.Key.TenantId, KeyId = group.Key.KeyId, Model = group.Key.Model, FirstDay = group.Min(row => row.Day), LastDay = group.Max(row => row.Day),
        }));

        void Add(UsageCounters sum, IEnumerable<KeyUsageDay> of)
        {
            of.Aggregate(default(UsageAmounts), (all, row) => all + UsageAmounts.Of(row)).WriteTo(sum);
            context.Add(sum);
        }
    }

    public static List<UsageRow> Sum(IEnumerable<KeyUsageDay> rows, UsageQuery query) =>
    [
        .. rows
            .Where(row => row.Day >= query.From && row.Day <= query.To)
            .Where(row => (query.TenantId ?? row.TenantId) == row.TenantId && (query.KeyId ?? row.KeyId) == row.KeyId && (query.Model ?? row.Model) == row.Model)
            .GroupBy(row => (
                Day: query.ByDay ? row.Day : (DateOnly?)null, TenantId: query.ByTenant || query.ByKey ? row.TenantId : null, KeyId: query.ByKey ? row.KeyId : null,
                Model: query.ByModel ? row.Model : null))
            .OrderByDescending(group => group.Key.Day).ThenBy(group => group.Key.TenantId, StringComparer.Ordinal)
            .ThenBy(group => group.Key.KeyId, StringComparer.Ordinal).ThenBy(group => group.Key.Model, StringComparer.Ordinal)
            .Select(group => new UsageRow
            {
                Day = group.Key.Day, TenantId = group.Key.TenantId, KeyId = group.Key.KeyId, Model = group.Key.Model, Requests = group.Sum(row => row.Requests),
                Completed = group.Sum(row => row.Completed), Aborted = group.Sum(row => row.Aborted), Failed = group.Sum(row => row.Failed),
                CacheHits = group.Sum(row => row.CacheHits), PromptTokens = group.Sum(row => row.PromptTokens), CachedPromptTokens = group.Sum(row => row.CachedPromptTokens),
                CompletionTokens = group.Sum(row => row.CompletionTokens), ReasoningTokens = group.Sum(row => row.ReasoningTokens),
                Cost = group.Sum(row => Money.Of(row.PicoCost / Money.Million, row.PicoCost % Money.Million)),
            }),
    ];
}
