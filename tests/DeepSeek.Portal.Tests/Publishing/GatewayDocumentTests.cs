using System.Text;
using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Tests.Publishing;

public sealed class GatewayDocumentTests(PostgresFixture postgres)
{
    private static readonly UsageLimits Limits = new() { RequestsPerMinute = 100, CostPerMonth = 99.5m };
    private static readonly ModelPrice Price = new(0.55m, 0.14m, 2.19m);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_AllThatCanBeSet_IsInIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await FillAsync(store);

        var (snapshot, _) = await ReadAsync(store);

        var tenant = Assert.Single(snapshot.Tenants);
        Assert.Equal((Limits, 2.5), (tenant.Limits, tenant.Weight!.Value));
        var key = Assert.Single(snapshot.ApiKeys);
        Assert.Equal(["m"], key.Models!);
        Assert.Equal(["10.0.0.0/8"], key.AddressRanges!);
        Assert.Equal((Limits, CachePolicy.Always, true, 12.5), (key.Limits, key.Cache, key.OwnCachePartition, key.TimeoutSeconds!.Value));
        var alias = Assert.Single(snapshot.Aliases);
        Assert.Equal("m@2", alias.Target);
        Assert.Equal([new WeightedTarget("m@1", 30), new WeightedTarget("m@2", 70)], alias.Targets!);
        Assert.Equal([new ModelPolicy("m") { Limits = Limits, Price = Price }], snapshot.Models);
        Assert.Equal(
            [
                new ExternalUpstream
                {
                    Id = "u", Model = "r1", Version = "671b", Address = new Uri("https://api.deepseek.com/v1"), UpstreamModel = "deepseek-reasoner",
                    SealedApiKey = "sealed", Price = Price, ConcurrentRequests = 8,
                },
            ],
            snapshot.Upstreams);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_NothingIsSet_SaysNothingOfIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using (var context = store.CreateOwnContext())
        {
            context.ApiKeys.Add(Key(store));
            await context.SaveChangesAsync(Cancellation);
        }

        var (_, text) = await ReadAsync(store);

        Assert.All(
            ["limits", "weight", "addressRanges", "timeoutSeconds", "targets", "price", "\"models\":null"],
            word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_RotatedKey_HasBothSecretsUntilTheGraceIsOver(string provider)
    {
        await using var store = await CreateAsync(provider);
        var now = store.Time.GetUtcNow();
        await using (var context = store.CreateOwnContext())
        {
            var key = Key(store);
            (key.PreviousHash, key.PreviousEndsAt, key.ExpiresAt) = ("before", now.AddHours(1), now.AddDays(1));
            context.ApiKeys.Add(key);
            await context.SaveChangesAsync(Cancellation);
        }

        var entries = (await ReadAsync(store)).Snapshot.ApiKeys;
        Assert.Equal([("hash", now.AddDays(1)), ("before", now.AddHours(1))], entries.Select(entry => (entry.Hash, entry.ExpiresAt!.Value)));
        Assert.Single(entries.Select(entry => entry.Id).Distinct());

        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("hash", Assert.Single((await ReadAsync(store)).Snapshot.ApiKeys).Hash);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_Twice_IsTheSameToTheByte(string provider)
    {
        await using var store = await CreateAsync(provider);
        await FillAsync(store);

        Assert.Equal((await ReadAsync(store)).Text, (await ReadAsync(store)).Text);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task SaveChanges_EachKindOfWhatGatewaysKnow_MarksTheirDocument(string provider)
    {
        await using var store = await CreateAsync(provider);
        await FillAsync(store);
        await using var context = store.CreateOwnContext();
        var marked = (await store.StateAsync()).WantedNumber;

        (await context.Tenants.SingleAsync(Cancellation)).Limits.TokensPerDay = 7;
        await ExpectMarkAsync();
        (await context.ApiKeys.SingleAsync(Cancellation)).TimeoutSeconds = 1;
        await ExpectMarkAsync();
        (await context.ModelAliases.SingleAsync(Cancellation)).Targets = [new AliasTarget { Target = "m@3", Weight = 1 }];
        (await context.ModelAliases.SingleAsync(Cancellation)).ChangedBy = "other";
        await ExpectMarkAsync();
        (await context.ModelPolicies.SingleAsync(Cancellation)).Price = new PriceValues();
        await ExpectMarkAsync();
        (await context.Upstreams.SingleAsync(Cancellation)).ConcurrentRequests = null;
        await ExpectMarkAsync();

        async Task ExpectMarkAsync()
        {
            await context.SaveChangesAsync(Cancellation);
            Assert.Equal(++marked, (await store.StateAsync()).WantedNumber);
        }
    }

    private static ApiKeyRecord Key(PortalStore store) => new()
    {
        PublicId = "key000000001", Hash = "hash", Name = "key", TenantId = PortalStore.TenantId, Scopes = ["inference"], CreatedAt = store.Time.GetUtcNow(), CreatedBy = "test",
    };

    private static async Task FillAsync(PortalStore store)
    {
        var now = store.Time.GetUtcNow();
        await using var context = store.CreateOwnContext();
        var tenant = await context.Tenants.SingleAsync(Cancellation);
        (tenant.Limits, tenant.Weight) = (LimitValues.Of(Limits), 2.5);
        var key = Key(store);
        (key.Models, key.AddressRanges, key.Limits) = (["m"], ["10.0.0.0/8"], LimitValues.Of(Limits));
        (key.Cache, key.OwnCachePartition, key.TimeoutSeconds) = (CachePolicy.Always, true, 12.5);
        context.ApiKeys.Add(key);
        context.ModelAliases.Add(new ModelAliasRecord
        {
            Alias = "best",
            Target = "m@2",
            Targets = [new AliasTarget { Target = "m@1", Weight = 30 }, new AliasTarget { Target = "m@2", Weight = 70 }],
            ChangedAt = now,
            ChangedBy = "test",
        });
        context.ModelPolicies.Add(new ModelPolicyRecord { Name = "m", Limits = LimitValues.Of(Limits), Price = PriceValues.Of(Price), ChangedAt = now, ChangedBy = "test" });
        context.Upstreams.Add(new UpstreamRecord
        {
            Id = "u", Model = "r1", Version = "671b", Address = "https://api.deepseek.com/v1", UpstreamModel = "deepseek-reasoner", SealedApiKey = "sealed",
            Price = PriceValues.Of(Price), ConcurrentRequests = 8, ChangedAt = now, ChangedBy = "test",
        });
        await context.SaveChangesAsync(Cancellation);
    }

    private static async Task<(GatewaySnapshot Snapshot, string Text)> ReadAsync(PortalStore store)
    {
        await using var context = store.CreateOwnContext();
        var bytes = await new GatewayDocument().ReadAsync(context, store.Time.GetUtcNow(), Cancellation);
        return (JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.GatewaySnapshot)!, Encoding.UTF8.GetString(bytes));
    }

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
