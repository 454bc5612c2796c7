using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Policies;
using DeepSeek.Portal.Features.Tenants.Limits;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Policies;

public sealed class PolicyServiceTests(PostgresFixture postgres)
{
    private static readonly UsageLimits Limits = new()
    {
        RequestsPerMinute = 100,
        TokensPerMinute = 1,
        ConcurrentRequests = 4,
        TokensPerDay = 0,
        TokensPerMonth = 5_000_000,
        CostPerDay = 0.000001m,
        CostPerMonth = 99.5m,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task TenantLimits_Set_AreThereAndMarkTheGatewaysDocument(string provider)
    {
        await using var store = await CreateAsync(provider);
        var limits = Tenants(store);
        var before = (await store.StateAsync()).WantedNumber;
        var found = (await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!;

        Assert.Null(await limits.SetAsync(found with { Limits = Limits, Weight = 2.5 }, Admin, Cancellation));

        var read = (await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!;
        Assert.Equal((Limits, 2.5), (read.Limits, read.Weight!.Value));
        Assert.Equal(before + 1, (await store.StateAsync()).WantedNumber);
        Assert.Null(await limits.SetAsync(read with { Limits = null, Weight = null }, Admin, Cancellation));
        Assert.Null((await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!.Limits);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task TenantLimits_TwoAdminsAtOnce_TheSecondIsRefused(string provider)
    {
        await using var store = await CreateAsync(provider);
        var limits = Tenants(store);
        var seen = (await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!;

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => limits.SetAsync(seen with { Weight = i }, Admin, Cancellation)));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Equal(5, outcomes.Count(outcome => outcome == PolicyProblem.Changed));
    }

    [Fact]
    public async Task TenantLimits_WhatCannotBe_IsRefused()
    {
        await using var store = await CreateAsync("Sqlite");
        var limits = Tenants(store);
        var seen = (await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!;

        Assert.Equal(PolicyProblem.NotFound, await limits.SetAsync(seen with { TenantId = "nobody" }, Admin, Cancellation));
        Assert.Null(await limits.FindAsync("nobody", Admin, Cancellation));
        foreach (var weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Equal(PolicyProblem.WeightInvalid, await limits.SetAsync(seen with { Weight = weight }, Admin, Cancellation));
        }

        UsageLimits[] wrong =
        [
            new() { RequestsPerMinute = 0 }, new() { TokensPerMinute = 0 }, new() { ConcurrentRequests = 0 }, new() { TokensPerDay = -1 },
            new() { TokensPerMonth = long.MaxValue }, new() { CostPerDay = -1 }, new() { CostPerMonth = 0.0000001m }, new() { CostPerMonth = decimal.MaxValue },
        ];
        foreach (var limit in wrong)
        {
            Assert.Equal(PolicyProblem.LimitInvalid, await limits.SetAsync(seen with { Limits = limit }, Admin, Cancellation));
        }
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task KeyPolicy_Set_IsThereInOneForm(string provider)
    {
        await using var store = await CreateAsync(provider);
        var policies = Keys(store);
        var found = (await policies.FindAsync(await CreateKeyAsync(store), Admin, Cancellation))!;
        Assert.Equal((CachePolicy.Deterministic, false), (found.Cache, found.OwnCachePartition));

        Assert.Null(await policies.SetAsync(
            found with
            {
                Models = ["m2", "m1", "m2"],
                AddressRanges = ["10.1.2.3/8", "192.168.0.1", "2001:db8::1/32", "::1", "10.0.0.0/8"],
                Limits = Limits,
                Cache = CachePolicy.Never,
                OwnCachePartition = true,
                TimeoutSeconds = 12.5,
                Scopes = [TenantScopes.Default[0]],
                ExpiresAt = store.Time.GetUtcNow().AddDays(3),
            },
            Admin, Cancellation));

        var read = (await policies.FindAsync(found.PublicId, Admin, Cancellation))!;
        Assert.Equal([TenantScopes.Default[0]], read.Scopes);
        Assert.Equal(store.Time.GetUtcNow().AddDays(3), read.ExpiresAt);
        Assert.Equal(["m1", "m2"], read.Models);
        Assert.Equal(["10.0.0.0/8", "192.168.0.1/32", "2001:db8::/32", "::1/128"], read.AddressRanges);
        Assert.Equal((Limits, CachePolicy.Never, true, 12.5), (read.Limits, read.Cache, read.OwnCachePartition, read.TimeoutSeconds!.Value));
        Assert.Equal(PolicyProblem.Changed, await policies.SetAsync(found, Admin, Cancellation));
        Assert.Null(await policies.SetAsync(read with { Models = [], AddressRanges = [] }, Admin, Cancellation));
        Assert.Empty((await policies.FindAsync(found.PublicId, Admin, Cancellation))!.AddressRanges);
    }

    [Fact]
    public async Task KeyPolicy_WhatCannotBe_IsRefused()
    {
        await using var store = await CreateAsync("Sqlite");
        var policies = Keys(store);
        var found = (await policies.FindAsync(await CreateKeyAsync(store), Admin, Cancellation))!;

        foreach (var range in new[] { "", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "example.com", "fe80::1%2" })
        {
            Assert.Equal(PolicyProblem.AddressRangeInvalid, await policies.SetAsync(found with { AddressRanges = [range] }, Admin, Cancellation));
        }

        Assert.Equal(PolicyProblem.ScopeInvalid, await policies.SetAsync(found with { Scopes = [] }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.ScopeInvalid, await policies.SetAsync(found with { Scopes = ["everything"] }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.ExpiryPast, await policies.SetAsync(found with { ExpiresAt = store.Time.GetUtcNow() }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.ModelInvalid, await policies.SetAsync(found with { Models = ["m@1"] }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.TimeoutInvalid, await policies.SetAsync(found with { TimeoutSeconds = 0 }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.CacheInvalid, await policies.SetAsync(found with { Cache = (CachePolicy)9 }, Admin, Cancellation));
        Assert.Equal(PolicyProblem.NotFound, await policies.SetAsync(found with { PublicId = "nobody" }, Admin, Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task ModelPolicy_SetChangedAndTakenAway_IsListedAsItIs(string provider)
    {
        await using var store = await CreateAsync(provider);
        var policies = new ModelPolicyService(store, store.Time, NullLogger<ModelPolicyService>.Instance);
        var wanted = new ModelPolicy("m") { Limits = Limits, Price = new ModelPrice(0.55m, 0.140001m, 2.19m) };

        Assert.Null(await policies.SetAsync(wanted, null, Admin, Cancellation));
        var item = Assert.Single(await policies.ListAsync(Admin, Cancellation));
        Assert.Equal((wanted, Admin.Name), (item.Policy, item.ChangedBy));
        Assert.Equal(PolicyProblem.Changed, await policies.SetAsync(wanted, null, Admin, Cancellation));
        Assert.Equal(PolicyProblem.PriceInvalid, await policies.SetAsync(wanted with { Price = new(0, 0, 0.0000001m) }, item.Stamp, Admin, Cancellation));
        Assert.Equal(PolicyProblem.PriceInvalid, await policies.SetAsync(wanted with { Price = new(0, -1, 0) }, item.Stamp, Admin, Cancellation));
        Assert.Equal(PolicyProblem.ModelInvalid, await policies.SetAsync(new ModelPolicy("m@1"), null, Admin, Cancellation));

        Assert.Null(await policies.SetAsync(new ModelPolicy("m") { Limits = new UsageLimits() }, item.Stamp, Admin, Cancellation));
        Assert.Empty(await policies.ListAsync(Admin, Cancellation));
    }

    private static TenantLimitService Tenants(PortalStore store) => new(store, NullLogger<TenantLimitService>.Instance);

    private static KeyPolicyService Keys(PortalStore store) => new(store, store.Time, NullLogger<KeyPolicyService>.Instance);

    private static async Task<string> CreateKeyAsync(PortalStore store) => (await new ApiKeyService(store, store.Time, NullLogger<ApiKeyService>.Instance)
        .CreateAsync(new NewApiKey("key", PortalStore.TenantId, TenantScopes.Default, null), Admin, Cancellation)).PublicId!;

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
