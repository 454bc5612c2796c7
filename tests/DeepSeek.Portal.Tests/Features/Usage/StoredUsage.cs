using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Usage;
using DeepSeek.Portal.Features.Usage.Storage;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>Looks at what the database holds of usage.</summary>
internal static class StoredUsage
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Dictionary<UsageSumKey, UsageAmounts>> SumsAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        await using var context = await contexts.CreateDbContextAsync(Cancellation);
        return await context.KeyUsageDays.AsNoTracking().ToDictionaryAsync(
            sum => new UsageSumKey(sum.TenantId, sum.Day, sum.KeyId, sum.Model), sum => UsageAmounts.Of(sum), Cancellation);
    }

    /// <summary>The one sum that there is.</summary>
    public static async Task<(UsageSumKey Key, UsageAmounts Amounts)> SumAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        var (key, amounts) = Assert.Single(await SumsAsync(contexts));
        return (key, amounts);
    }

    /// <summary>All kinds of sums are those that follow from the rows, which are counted one by one.</summary>
    public static async Task AssertExactAsync(IDbContextFactory<PortalDbContext> contexts)
    {
        await using var context = await contexts.CreateDbContextAsync(Cancellation);
        var requests = await context.RequestUsage.AsNoTracking().ToDictionaryAsync(request => request.RequestId, Cancellation);
        var segments = (await context.SegmentUsage.AsNoTracking().ToListAsync(Cancellation)).ToLookup(segment => segment.RequestId);
        var expected = new Dictionary<UsageSumKey, UsageAmounts>();
        foreach (var id in requests.Keys.Union(segments.Select(group => group.Key)))
        {
            var (key, amounts) = new RequestAccount(requests.GetValueOrDefault(id), segments[id]).Contribution()!.Value;
            expected[key] = expected.GetValueOrDefault(key) + amounts;
        }

        Assert.Equal(expected, await SumsAsync(contexts));
        await AssertDerivedAsync(context, expected);
    }

    /// <summary>What is kept beside the sums by key and day follows from those.</summary>
    public static async Task AssertDerivedAsync(PortalDbContext context, IReadOnlyDictionary<UsageSumKey, UsageAmounts> expected)
    {
        var tenants = await context.TenantUsageDays.AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal(
            expected.GroupBy(sum => (sum.Key.TenantId, sum.Key.Day, sum.Key.Model))
                .ToDictionary(group => group.Key, group => group.Aggregate(default(UsageAmounts), (sum, next) => sum + next.Value)),
            tenants.ToDictionary(sum => (sum.TenantId, sum.Day, sum.Model), sum => UsageAmounts.Of((UsageCounters)sum)));
        var models = await context.ModelUsageDays.AsNoTracking().ToListAsync(Cancellation);
        Assert.All(models, sum => Assert.InRange(sum.PicoCost, 0, Money.Million - 1));
        Assert.Equal(
            expected.GroupBy(sum => (sum.Key.Day, sum.Key.Model))
                .ToDictionary(group => group.Key, group => group.Aggregate(default(UsageAmounts), (sum, next) => sum + next.Value)),
            models.ToDictionary(
                sum => (sum.Day, sum.Model), sum => UsageAmounts.Of((UsageCounters)sum) with { PicoCost = (sum.MicroCost * Money.Million) + sum.PicoCost }));
        var spans = await context.KeyUsageSpans.AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal(
            expected.Keys.GroupBy(sum => (sum.TenantId, sum.KeyId, sum.Model)).ToDictionary(group => group.Key, group => (group.Min(sum => sum.Day), group.Max(sum => sum.Day))),
            spans.ToDictionary(span => (span.TenantId, span.KeyId, span.Model), span => (span.FirstDay, span.LastDay)));
    }

    /// <summary>In the prices' currency.</summary>
    public static decimal Cost(this UsageAmounts amounts) => Money.Of(amounts.PicoCost / Money.Million, amounts.PicoCost % Money.Million);
}
