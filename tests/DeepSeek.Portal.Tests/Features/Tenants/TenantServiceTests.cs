using DeepSeek.Contracts.Scopes;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Tenants;

public sealed class TenantServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Tenant_MadeRenamedSuspended_IsAsItSaysAndGatewaysLearnOfIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        var tenants = Tenants(store);
        var before = (await store.StateAsync()).WantedNumber;
        var made = await tenants.CreateAsync(" New ", Admin, Cancellation);

        Assert.Null(await tenants.RenameAsync(made.Id!, "Newer", Admin, Cancellation));
        Assert.Null(await tenants.SetSuspendedAsync(made.Id!, true, Admin, Cancellation));
        var item = (await tenants.FindAsync(made.Id!, Admin, Cancellation))!;
        Assert.Equal(("Newer", true, 0), (item.Name, item.Suspended, item.Keys));
        Assert.Equal(before + 3, (await store.StateAsync()).WantedNumber);
        Assert.Equal(TenantProblem.NameTaken, await tenants.RenameAsync(made.Id!, "Acme", Admin, Cancellation));
        Assert.Equal(TenantProblem.NameMissing, (await tenants.CreateAsync(" ", Admin, Cancellation)).Problem);
        Assert.Equal(TenantProblem.NameTooLong, (await tenants.CreateAsync(new string('x', 101), Admin, Cancellation)).Problem);
        Assert.Equal(TenantProblem.NotFound, await tenants.RenameAsync("none", "Name", Admin, Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task List_WithUsage_SumsTheMonthAndTellsHowNearTheBudgetIs(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using (var context = store.CreateOwnContext())
        {
            context.Tenants.Single(tenant => tenant.Id == PortalStore.TenantId).Limits = new LimitValues { CostPerMonth = 4, TokensPerMonth = 1_000 };
            context.TenantUsageDays.AddRange(Day(new(2026, 3, 1), 100), Day(new(2026, 2, 28), 900));
            await context.SaveChangesAsync(Cancellation);
        }

        var keys = new ApiKeyService(store, store.Time, NullLogger<ApiKeyService>.Instance);
        await keys.CreateAsync(new NewApiKey("key", PortalStore.TenantId, TenantScopes.Default, null), Admin, Cancellation);
        var item = Assert.Single((await Tenants(store).ListAsync(new TenantQuery { Search = "acm" }, Admin, Cancellation)).Items);

        Assert.Equal((new TenantMonth(7, 100, 3m), 1), (item.Month, item.Keys));
        Assert.Equal(0.75, item.ShareOfMonth);
        var blind = Assert.Single((await Tenants(store).ListAsync(new TenantQuery(), With(Permission.TenantsRead), Cancellation)).Items);
        Assert.Equal((null, null), (blind.Month, blind.ShareOfMonth));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task List_FilteredSortedAndPaged_IsDoneByTheDatabase(string provider)
    {
        await using var store = await CreateAsync(provider);
        var tenants = Tenants(store);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var beta = (await tenants.CreateAsync("Beta", Admin, Cancellation)).Id!;
        await tenants.SetSuspendedAsync(beta, true, Admin, Cancellation);

        Assert.Equal(["Acme", "Beta"], await Names(new TenantQuery(), Admin));
        Assert.Equal(["Beta", "Acme"], await Names(new TenantQuery { Sort = TenantSort.Created, Descending = true }, Admin));
        Assert.Equal(["Beta"], await Names(new TenantQuery { Suspended = true }, Admin));
        Assert.Equal(["Beta"], await Names(new TenantQuery { Page = 1, PageSize = 1 }, Admin));
        Assert.Equal(["Beta"], await Names(new TenantQuery(), For(beta, Permission.TenantsRead)));
        Assert.Empty(await Names(new TenantQuery(), With(Permission.KeysRead)));

        async Task<List<string>> Names(TenantQuery query, Actor by) => [.. (await tenants.ListAsync(query, by, Cancellation)).Items.Select(item => item.Name)];
    }

    [Fact]
    public async Task Change_ByWhoMayOnlyLook_IsDeniedAndByWhoMayNotEvenThatIsNotThere()
    {
        await using var store = await CreateAsync("Sqlite");
        var tenants = Tenants(store);

        Assert.Equal(TenantProblem.Denied, (await tenants.CreateAsync("New", For(PortalStore.TenantId, Permission.TenantsWrite), Cancellation)).Problem);
        Assert.Equal(TenantProblem.Denied, await tenants.SetSuspendedAsync(PortalStore.TenantId, true, With(Permission.TenantsRead), Cancellation));
        Assert.Equal(TenantProblem.NotFound, await tenants.SetSuspendedAsync(PortalStore.TenantId, true, For("other", Permission.TenantsWrite), Cancellation));
        Assert.Null(await tenants.FindAsync(PortalStore.TenantId, For("other", Permission.TenantsRead), Cancellation));
    }

    private static TenantUsageDay Day(DateOnly day, long tokens) => new()
    {
        TenantId = PortalStore.TenantId, Model = "m", Day = day, Requests = 7, PromptTokens = tokens, PicoCost = 3_000_000_000_000,
    };

    private static TenantService Tenants(PortalStore store) => new(store, store.Time, NullLogger<TenantService>.Instance);

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
