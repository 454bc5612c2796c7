using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Usage.Storage;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Portal.Tests.Features.Access;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Usage.Reports;

namespace DeepSeek.Portal.Tests.Features.Usage;

public sealed class UsageStoreTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_RequestAndItsSegments_AreSummedWithTheirExactCost(string provider)
    {
        await using var store = await CreateAsync(provider);
        await StoreAsync(store, [Request("r1")], [Segment("r1"), Segment("r1", 1, completion: 12)]);

        var (key, sum) = await StoredUsage.SumAsync(store);
        Assert.Equal(new UsageSumKey(PortalStore.TenantId, new DateOnly(2026, 3, 1), KeyId, Model), key);
        Assert.Equal((1, 1, 0, 0), (sum.Requests, sum.Completed, sum.Aborted, sum.Failed));
        Assert.Equal((20, 8, 42, 20), (sum.PromptTokens, sum.CachedPromptTokens, sum.CompletionTokens, sum.ReasoningTokens));
        Assert.Equal(Price.CostOf(20, 8, 42), sum.Cost());
        await using var context = store.CreateDbContext();
        Assert.Equal(sum.PicoCost, (await context.RequestUsage.SingleAsync(Cancellation)).PicoCost);
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_ReplicaReportsAfterTheGateway_CorrectsByTheDifference(string provider)
    {
        await using var store = await CreateAsync(provider);
        await StoreAsync(store, [Request("r1", RequestOutcome.Aborted)], [Segment("r1", source: UsageSource.Gateway, completion: 25)]);
        Assert.Equal(25, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens);

        await StoreAsync(store, [], [Segment("r1", completion: 31)]);
        Assert.Equal((1, 31), ((await StoredUsage.SumAsync(store)).Amounts.Aborted, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));

        await StoreAsync(store, [], [Segment("r1", source: UsageSource.Gateway, completion: 25)]);
        Assert.Equal(Price.CostOf(20, 8, 31), (await StoredUsage.SumAsync(store)).Amounts.Cost());
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_SegmentBeforeItsRequest_MovesToTheDayAndKeyOfTheRequest(string provider)
    {
        await using var store = await CreateAsync(provider);
        await StoreAsync(store, [], [Segment("r1") with { KeyId = null, EndedAt = Noon.AddHours(12) }]);
        var (before, amounts) = await StoredUsage.SumAsync(store);
        Assert.Equal((new DateOnly(2026, 3, 2), ""), (before.Day, before.KeyId));
        Assert.Equal((0, 30, 0), (amounts.Requests, amounts.CompletionTokens, amounts.PicoCost));

        await StoreAsync(store, [Request("r1")], []);

        var (after, sum) = await StoredUsage.SumAsync(store);
        Assert.Equal((new DateOnly(2026, 3, 1), KeyId), (after.Day, after.KeyId));
        Assert.Equal(Price.CostOf(20, 8, 30), sum.Cost());
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_AnyOrderAndAnyRepetition_ComesToTheSame(string provider)
    {
        const int Rounds = 8;
        var requests = Enumerable.Range(0, 12).SelectMany(i => new[]
        {
            Request($"r{i}", RequestOutcome.Open, 0.5), Request($"r{i}", i % 3 == 0 ? RequestOutcome.Aborted : RequestOutcome.Completed, 2) with { ArrivedAt = Noon.AddHours(i) },
        }).ToList();
        var segments = Enumerable.Range(0, 12).SelectMany(i => new[]
        {
            Segment($"r{i}", source: UsageSource.Gateway, completion: 5 + i), Segment($"r{i}", completion: 7 + i), Segment($"r{i}", 1, completion: i),
        }).ToList();
        Dictionary<UsageSumKey, UsageAmounts>? first = null;
        for (var round = 0; round < Rounds; round++)
        {
            await using var store = await CreateAsync(provider);
            var random = new Random(round);
            var all = requests.Select(request => ((RequestUsage?)request, (SegmentUsage?)null)).Concat(segments.Select(segment => ((RequestUsage?)null, (SegmentUsage?)segment))).ToArray();
            var repeated = all.Concat(random.GetItems(all, 10)).ToArray();
            random.Shuffle(repeated);
            foreach (var batch in repeated.Chunk(random.Next(1, 20)))
            {
                await StoreAsync(store, [.. batch.Select(entry => entry.Item1).OfType<RequestUsage>()], [.. batch.Select(entry => entry.Item2).OfType<SegmentUsage>()]);
            }

            var sums = await StoredUsage.SumsAsync(store);
            first ??= sums;
            Assert.Equal(first, sums);
            Assert.Equal(12, sums.Values.Sum(sum => sum.Requests));
            Assert.Equal(Enumerable.Range(0, 12).Sum(i => 7 + i + i), sums.Values.Sum(sum => sum.CompletionTokens));
            await StoredUsage.AssertExactAsync(store);
        }
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_TheSameBatchByManyAtOnce_CountsOnce(string provider)
    {
        await using var store = await CreateAsync(provider);
        var requests = Enumerable.Range(0, 20).Select(i => Request($"r{i}")).ToList();
        var segments = Enumerable.Range(0, 20).Select(i => Segment($"r{i}")).ToList();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => StoreAsync(store, requests, segments)));

        Assert.Equal((20, 600), ((await StoredUsage.SumAsync(store)).Amounts.Requests, (await StoredUsage.SumAsync(store)).Amounts.CompletionTokens));
        await StoredUsage.AssertExactAsync(store);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_ModelsThatThereAreNot_MakeOneSum(string provider)
    {
        await using var store = await CreateAsync(provider);
        var refused = Enumerable.Range(0, 5).Select(i => Request($"r{i}", RequestOutcome.Failed) with { Model = $"guess-{i}", ModelVersion = null, Status = 404, Price = null });
        await StoreAsync(store, [.. refused], []);

        var (key, sum) = await StoredUsage.SumAsync(store);
        Assert.Equal(("", 5, 5, 0), (key.Model, sum.Requests, sum.Failed, sum.PicoCost));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Store_RequestsOfAKey_SayWhenItWasUsedLastToTheMinute(string provider)
    {
        await using var store = await CreateAsync(provider);
        var key = (await new ApiKeyService(store, store.Time, NullLogger<ApiKeyService>.Instance)
            .CreateAsync(new NewApiKey("key", PortalStore.TenantId, TenantScopes.Default), People.Admin, Cancellation)).PublicId!;
        var published = (await store.StateAsync()).WantedNumber;

        await StoreAsync(store, [At("r1", 0), At("r2", 5)], []);
        Assert.Equal(Noon.AddSeconds(5), await LastUseAsync());

        // Often used is not often written; and a late report does not put it back.
        await StoreAsync(store, [At("r3", 30)], []);
        await StoreAsync(store, [At("r4", -600)], []);
        Assert.Equal(Noon.AddSeconds(5), await LastUseAsync());

        await StoreAsync(store, [At("r5", 65)], []);
        Assert.Equal(Noon.AddSeconds(65), await LastUseAsync());
        Assert.Equal(published, (await store.StateAsync()).WantedNumber);

        RequestUsage At(string id, double seconds) => Request(id) with { KeyId = key, ArrivedAt = Noon.AddSeconds(seconds) };

        async Task<DateTimeOffset?> LastUseAsync()
        {
            await using var context = store.CreateDbContext();
            return (await context.ApiKeys.SingleAsync(record => record.PublicId == key, Cancellation)).LastUsedAt;
        }
    }

    private static Task StoreAsync(PortalStore store, IReadOnlyList<RequestUsage> requests, IReadOnlyList<SegmentUsage> segments) =>
        new UsageStore(store, store.Time).StoreAsync(new UsageBatch(requests, segments, []), Cancellation);

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
