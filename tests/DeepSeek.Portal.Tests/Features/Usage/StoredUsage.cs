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

    /// <summary>Both kinds of sums are those that follow from the rows, which are counted one by one.</summary>
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
        var tenants = await context.TenantUsageDays.AsNoTracking().ToListAsync(Cancellation);
        Assert.Equal(
            expected.GroupBy(sum => (sum.Key.TenantId, sum.Key.Day, sum.Key.Model))
                .ToDictionary(group => group.Key, group => group.Aggregate(default(UsageAmounts), (sum, next) => sum + next.Value)),
            tenants.ToDictionary(sum => (sum.TenantId, sum.Day, sum.Model), sum => UsageAmounts.Of((UsageCounters)sum)));
    }

    /// <summary>In the prices' currency.</summary>
    public static decimal Cost(this UsageAmounts amounts) => Money.Of(amounts.PicoCost / Money.Million, amounts.PicoCost % Money.Million);
}
