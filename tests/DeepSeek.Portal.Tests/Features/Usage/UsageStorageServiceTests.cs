using System.Text;
using DeepSeek.ControlPlane;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Features.Usage;

public sealed class UsageStorageServiceTests(GarnetFixture garnet, PostgresFixture postgres) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Turn_ReportsWait_StoresThemAndTakesThemAway(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var rig = await RigAsync(store);
        await PushAsync(garnet, Some(25).Select(id => Request(id)), Some(25).Select(id => Segment(id)));
        using var service = rig.Service(batchSize: 10);

        Assert.True(await service.TurnAsync(Cancellation));
        Assert.Equal((15, 15), await rig.WaitingAsync());
        while (await service.TurnAsync(Cancellation))
        {
            // There is more.
        }

        Assert.Equal((0, 0), await rig.WaitingAsync());
        Assert.Equal((25, 750), ((await StoredUsage.SumAsync(store)).Amounts.Requests, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Turn_DiesBetweenCommitAndTrim_CountsOnceAfterwards(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var rig = await RigAsync(store);
        await PushAsync(garnet, Some(5).Select(id => Request(id)), Some(5).Select(id => Segment(id)));
        var contexts = new FailingContexts(store) { DiesAfterCommit = true };
        using (var killed = rig.Service(contexts: contexts))
        {
            await Assert.ThrowsAsync<FailingContexts.DeathException>(() => killed.TurnAsync(Cancellation));
        }

        Assert.Equal(5, (await StoredUsage.SumAsync(store)).Amounts.Requests);
        Assert.Equal((5, 5), await rig.WaitingAsync());

        using var risen = rig.Service();
        await risen.TurnAsync(Cancellation);

        Assert.Equal((0, 0), await rig.WaitingAsync());
        Assert.Equal((5, 150), ((await StoredUsage.SumAsync(store)).Amounts.Requests, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Turn_EntryThatCannotBeCounted_IsSetAsideAndHoldsUpNothing(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var rig = await RigAsync(store);
        var database = garnet.Connection.GetDatabase();
        await database.ListRightPushAsync(RedisKeys.RequestUsage, [Encoding.UTF8.GetBytes("{broken"), Entry(Request("r1")), Encoding.UTF8.GetBytes("{broken")]);
        await database.ListRightPushAsync(RedisKeys.SegmentUsage, [Entry(Segment("zero\0")), Entry(Segment("r1"))]);
        using var service = rig.Service();

        await service.TurnAsync(Cancellation);

        Assert.Equal((0, 0), await rig.WaitingAsync());
        Assert.Equal((1, 30), ((await StoredUsage.SumAsync(store)).Amounts.Requests, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));
        await using var context = store.CreateDbContext();
        Assert.Equal(
            [("ds:usage:requests", "{broken"), ("ds:usage:segments", Encoding.UTF8.GetString(Entry(Segment("zero\0"))))],
            (await context.SetAsideUsage.OrderBy(entry => entry.List).ToListAsync(Cancellation)).Select(entry => (entry.List, Encoding.UTF8.GetString(entry.Entry))));
    }

    [Fact]
    public async Task Turn_CostBeyondAllCounting_IsSetAsideByItself()
    {
        await using var store = await CreateAsync("Sqlite");
        await using var rig = await RigAsync(store);
        var dear = Segment("r1") with { PromptTokens = 50_000_000, CachedPromptTokens = 0, CompletionTokens = 50_000_000 };
        await PushAsync(garnet, [Request("r1") with { Price = new(100_000, 0, 100_000) }, Request("r2")], [Segment("r2"), dear]);
        using var service = rig.Service();

        await service.TurnAsync(Cancellation);

        Assert.Equal((0, 0), await rig.WaitingAsync());
        Assert.Equal((2, 30), ((await StoredUsage.SumAsync(store)).Amounts.Requests, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));
        await using var context = store.CreateDbContext();
        Assert.Equal("ds:usage:segments", (await context.SetAsideUsage.SingleAsync(Cancellation)).List);
    }

    [Fact]
    public async Task Turn_TwoPortals_OneStoresAndTheOtherFollowsWhenItIsGone()
    {
        await using var store = await CreateAsync("Sqlite");
        await using var rig = await RigAsync(store);
        using var first = rig.Service("portal-1");
        using var second = rig.Service("portal-2");
        await first.TurnAsync(Cancellation);
        await PushAsync(garnet, [Request("r1")], []);

        await second.TurnAsync(Cancellation);
        Assert.Equal((1, 0), await rig.WaitingAsync());

        // As when the first was killed, and its lease has expired.
        await garnet.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.UsageLease);
        await second.TurnAsync(Cancellation);
        Assert.Equal((0, 0), await rig.WaitingAsync());
        await PushAsync(garnet, [Request("r2")], []);
        await first.TurnAsync(Cancellation);
        Assert.Equal((1, 0), await rig.WaitingAsync());
    }

    [Fact]
    public async Task Turn_LeaseLostWhileStoring_LeavesToTheNextWhatIsInRedis()
    {
        await using var store = await CreateAsync("Sqlite");
        await using var rig = await RigAsync(store);
        await PushAsync(garnet, [Request("r1"), Request("r2")], []);
        var contexts = new LeaseThief(store, garnet);
        using var slow = rig.Service(contexts: contexts);

        await slow.TurnAsync(Cancellation);

        Assert.Equal((2, 0), await rig.WaitingAsync());
        Assert.Equal(2, (await StoredUsage.SumAsync(store)).Amounts.Requests);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Service_DatabaseAndRedisAwayForAWhile_GoesOnAndLosesNothing(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var rig = await RigAsync(store);
        var contexts = new FailingContexts(store) { Away = true };
        using var service = rig.Service(contexts: contexts);
        await service.StartAsync(Cancellation);
        await PushAsync(garnet, Some(3).Select(id => Request(id)), Some(3).Select(id => Segment(id)));
        await UntilAsync(store, () => Task.FromResult(contexts.Attempts > 1));
        Assert.Equal((3, 3), await rig.WaitingAsync());

        contexts.Away = false;
        await UntilAsync(store, async () => await rig.WaitingAsync() == (0, 0));

        garnet.StopServer();
        store.Time.Advance(TimeSpan.FromSeconds(5));
        garnet.StartServer();
        await UntilAsync(store, async () => await TryPushAsync());
        await UntilAsync(store, async () => (await StoredUsage.SumsAsync(store)).Values.Sum(sum => sum.Requests) == 4);

        await StoredUsage.AssertExactAsync(store);
        await service.StopAsync(Cancellation);
        Assert.False(await garnet.Connection.GetDatabase().KeyExistsAsync(RedisKeys.UsageLease));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Turn_RetentionIsOver_DeletesRequestsAndKeepsSums(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var rig = await RigAsync(store);
        using var service = rig.Service();
        await PushAsync(garnet, [Request("old")], [Segment("old")]);
        await service.TurnAsync(Cancellation);
        store.Time.Advance(TimeSpan.FromDays(29));
        await PushAsync(garnet, [Request("new") with { ArrivedAt = store.Time.GetUtcNow() }], []);
        await service.TurnAsync(Cancellation);
        store.Time.Advance(TimeSpan.FromDays(2));

        await service.TurnAsync(Cancellation);

        await using var context = store.CreateDbContext();
        Assert.Equal(["new"], await context.RequestUsage.Select(request => request.RequestId).ToListAsync(Cancellation));
        Assert.Empty(await context.SegmentUsage.ToListAsync(Cancellation));
        Assert.Equal(2, (await StoredUsage.SumsAsync(store)).Values.Sum(sum => sum.Requests));

        // A repetition of what was deleted cannot be told from news: it must not be counted again.
        await PushAsync(garnet, [Request("old")], [Segment("old")]);
        await service.TurnAsync(Cancellation);
        Assert.Equal(2, (await StoredUsage.SumsAsync(store)).Values.Sum(sum => sum.Requests));
    }

    private static IEnumerable<string> Some(int count) => Enumerable.Range(0, count).Select(i => $"r{i}");

    /// <summary>Seconds pass until it is so.</summary>
    private static async Task UntilAsync(PortalStore store, Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            store.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        }
    }

    private async Task<bool> TryPushAsync()
    {
        try
        {
            await PushAsync(garnet, [Request("after")], []);
            return true;
        }
        catch (StackExchange.Redis.RedisException)
        {
            return false;
        }
    }

    private async Task<UsageStorageRig> RigAsync(PortalStore store)
    {
        var rig = new UsageStorageRig(store, garnet);
        await rig.ClearAsync();
        return rig;
    }

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);

    /// <summary>While a batch is being stored, another portal takes the lease.</summary>
    private sealed class LeaseThief(PortalStore store, GarnetFixture garnet) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext()
        {
            garnet.Connection.GetDatabase().StringSet(RedisKeys.UsageLease, "portal-2");
            return store.CreateDbContext();
        }
    }
}
