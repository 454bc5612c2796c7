using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Tenants.Limits;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Audit;

public sealed class AuditTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Entry_OfAChange_SaysWhoWhatBeforeAndAfterWithoutSecrets(string provider)
    {
        await using var store = await CreateAsync(provider);
        var made = await Keys(store).CreateAsync(new NewApiKey("账单", PortalStore.TenantId, TenantScopes.Default, null), Admin, Cancellation);
        var limits = new TenantLimitService(store, NullLogger<TenantLimitService>.Instance);
        var known = (await limits.FindAsync(PortalStore.TenantId, Admin, Cancellation))!;
        await limits.SetAsync(known with { Limits = new UsageLimits { CostPerMonth = 12.5m } }, Admin, Cancellation);
        await Keys(store).RotateAsync(made.PublicId!, TimeSpan.FromHours(1), Admin, Cancellation);

        var items = (await new AuditTrail(store).ListAsync(new AuditQuery(), Admin, Cancellation)).Items;

        Assert.Equal(["rotated key", "changed tenant", "created key", "created tenant"], items.Select(item => $"{item.Action} {item.ObjectType}"));
        Assert.Equal(("admin", "192.0.2.1", store.Time.GetUtcNow()), (items[1].ActorName, items[1].Address, items[1].At));
        Assert.Equal("""{"limits":{"costPerMonth":12.5}}""", items[1].After);
        Assert.Equal("{}", items[1].Before);
        Assert.Contains("\"name\":\"账单\"", items[2].After, StringComparison.Ordinal);
        Assert.Contains("\"hash\":\"(secret)\"", items[0].After, StringComparison.Ordinal);
        await using var context = store.CreateDbContext();
        var hashes = await context.ApiKeys.Select(key => new[] { key.Hash, key.PreviousHash }).SingleAsync(Cancellation);
        Assert.All(items, item => Assert.DoesNotContain(hashes, hash => (item.Before + item.After).Contains(hash!, StringComparison.Ordinal)));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Save_ByNobody_IsRefusedAndNothingIsThere(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var context = store.CreateDbContext();
        context.Tenants.Add(new Tenant { Id = "t", Name = "T", CreatedAt = store.Time.GetUtcNow() });

        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
        await using var read = store.CreateDbContext();
        Assert.Equal(1, await read.Tenants.CountAsync(Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Save_RolledBackOrRefused_LeavesNoEntryAndNoGap(string provider)
    {
        await using var store = await CreateAsync(provider);
        var tenants = new TenantService(store, store.Time, NullLogger<TenantService>.Instance);
        await using (var context = store.CreateOwnContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
            context.Tenants.Add(new Tenant { Id = "t", Name = "T", CreatedAt = store.Time.GetUtcNow() });
            await context.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(TenantProblem.NameTaken, (await tenants.CreateAsync("Acme", Admin, Cancellation)).Problem);
        Assert.Null((await tenants.CreateAsync("Other", Admin, Cancellation)).Problem);
        Assert.Equal([2L, 1L], (await new AuditTrail(store).ListAsync(new AuditQuery(), Admin, Cancellation)).Items.Select(item => item.Number));
        Assert.Null((await new AuditVerifier(store).VerifyAsync(null, Cancellation)).Fault);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Save_ManyWritersAtOnce_IsOneChain(string provider)
    {
        const int Writers = 12;
        await using var store = await CreateAsync(provider);
        var tenants = new TenantService(store, store.Time, NullLogger<TenantService>.Instance);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => tenants.CreateAsync($"T{i}", Admin, Cancellation), Cancellation)));

        var verdict = await new AuditVerifier(store).VerifyAsync(null, Cancellation);
        Assert.Equal((Writers + 1, null), ((int)verdict.Entries, verdict.Fault));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Entry_UpdatedOrDeleted_IsRefusedByTheDatabase(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var context = store.CreateOwnContext();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            context.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Hash, "other"), Cancellation));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => context.AuditEntries.ExecuteDeleteAsync(Cancellation));
        context.AuditEntries.Remove(await context.AuditEntries.SingleAsync(Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task List_FilteredAndForATenant_ShowsWhatMatchesAndMayBeSeen(string provider)
    {
        await using var store = await CreateAsync(provider);
        var tenants = new TenantService(store, store.Time, NullLogger<TenantService>.Instance);
        var trail = new AuditTrail(store);
        var other = (await tenants.CreateAsync("Other 100%", Admin, Cancellation)).Id!;
        store.Time.Advance(TimeSpan.FromHours(1));
        await tenants.SetSuspendedAsync(other, true, Admin, Cancellation);

        Assert.Equal(["suspended", "created"], await Actions(new AuditQuery { Search = "OTHER" }, Admin));
        Assert.Equal(["suspended", "created"], await Actions(new AuditQuery { Search = "0%" }, Admin));
        Assert.Equal(["suspended", "created"], await Actions(new AuditQuery { Search = other[..20] }, Admin));
        Assert.Equal(["suspended"], await Actions(new AuditQuery { Action = AuditActions.Suspended, Type = AuditTypes.Tenant }, Admin));
        Assert.Equal(["suspended"], await Actions(new AuditQuery { From = store.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)) }, Admin));
        Assert.Equal(["created", "created"], await Actions(new AuditQuery { To = store.Time.GetUtcNow() }, Admin));
        Assert.Equal(["suspended", "created"], await Actions(new AuditQuery(), For(other, Permission.AuditRead)));
        Assert.Equal(["suspended", "created"], await Actions(new AuditQuery { TenantId = other }, Admin));
        Assert.Empty(await Actions(new AuditQuery { TenantId = PortalStore.TenantId }, For(other, Permission.AuditRead)));
        Assert.Empty(await Actions(new AuditQuery(), With(Permission.KeysRead)));

        var exported = new List<long>();
        await foreach (var item in trail.ExportAsync(new AuditQuery { Search = "other" }, Admin, Cancellation))
        {
            exported.Add(item.Number);
        }

        Assert.Equal([2L, 3L], exported);

        async Task<List<string>> Actions(AuditQuery query, Actor by) => [.. (await trail.ListAsync(query, by, Cancellation)).Items.Select(item => item.Action)];
    }

    private static ApiKeyService Keys(PortalStore store) => new(store, store.Time, NullLogger<ApiKeyService>.Instance);

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
