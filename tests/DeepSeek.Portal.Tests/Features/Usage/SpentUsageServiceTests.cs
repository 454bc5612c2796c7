using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Usage.Spent;
using DeepSeek.Portal.Features.Usage.Storage;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Features.Usage;

public sealed class SpentUsageServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_TenantKeyAndModel_AreSummedForTodayAndTheMonth(string provider)
    {
        await using var store = await CreateAsync(provider);
        store.Time.Advance(TimeSpan.FromDays(10));
        await StoreAsync(
            store,
            Request("today") with { ArrivedAt = Noon.AddDays(10) },
            Request("other-key") with { ArrivedAt = Noon.AddDays(10), KeyId = "key2" },
            Request("other-tenant") with { ArrivedAt = Noon.AddDays(10), TenantId = "tenant-2", KeyId = "key3" },
            Request("other-model") with { ArrivedAt = Noon.AddDays(10), Model = "m2" },
            Request("this-month") with { ArrivedAt = Noon },
            Request("last-month") with { ArrivedAt = Noon.AddDays(-1) });
        var one = Price.CostOf(20, 8, 30);

        var spent = (await Service(store).ReadAsync(PortalStore.TenantId, KeyId, Model, Cancellation))!;

        Assert.Equal(new SpentAmounts(150, 200, 3 * one, 4 * one), spent.Tenant);
        Assert.Equal(new SpentAmounts(100, 150, 2 * one, 3 * one), spent.Key);
        Assert.Equal(new SpentAmounts(150, 200, 3 * one, 4 * one), spent.Model);
        Assert.Equal((store.Time.GetUtcNow(), store.Time.GetUtcNow()), (spent.At, spent.StoredAt));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_NobodyHasUsedAnything_IsNothing(string provider)
    {
        await using var store = await CreateAsync(provider);

        var spent = (await Service(store).ReadAsync(null, "nobody", null, Cancellation))!;

        Assert.Equal(new SpentAmounts(0, 0, 0, 0), spent.Key);
        Assert.Equal((null, null, null), (spent.Tenant, spent.Model, spent.StoredAt));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_MoreMoneyThanAWholeNumberHolds_IsExact(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using (var context = store.CreateDbContext())
        {
            context.TenantUsageDays.AddRange(Enumerable.Range(1, 20).Select(i => new Portal.Data.Entities.TenantUsageDay
            {
                TenantId = PortalStore.TenantId, Day = new DateOnly(2026, 3, 1), Model = $"m{i}", PicoCost = 9_000_000_000_000_000_001,
            }));
            await context.SaveChangesAsync(Cancellation);
        }

        var spent = (await Service(store).ReadAsync(PortalStore.TenantId, null, null, Cancellation))!;

        Assert.Equal(180_000_000.000_000_000_02m, spent.Tenant!.CostToday);
    }

    private static SpentUsageService Service(PortalStore store) => new(store, store.Time, NullLogger<SpentUsageService>.Instance);

    private static Task StoreAsync(PortalStore store, params RequestUsage[] requests) => new UsageStore(store, store.Time).StoreAsync(
        new UsageBatch(requests, [.. requests.Select(request => Segment(request.RequestId))], []), Cancellation);

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
