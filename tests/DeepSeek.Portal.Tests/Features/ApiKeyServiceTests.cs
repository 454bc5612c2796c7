using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features;

public sealed class ApiKeyServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Create_ThenStored_IsOnlyAHash(string provider)
    {
        await using var store = await CreateAsync(provider);
        var made = await Service(store).CreateAsync(Wanted("Billing"), Admin, Cancellation);

        Assert.True(made.Succeeded);
        Assert.True(ApiKey.TryParse(made.Secret, out var key));
        await using var context = store.CreateDbContext();
        var stored = await context.ApiKeys.SingleAsync(Cancellation);
        Assert.Equal(key.Hash(), stored.Hash);
        Assert.Equal(made.PublicId, stored.PublicId);
        Assert.DoesNotContain(made.Secret!, made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WhatIsWrong_IsSaid()
    {
        await using var store = await CreateAsync("Sqlite");
        var service = Service(store);

        Assert.Equal(ApiKeyProblem.NameMissing, await Problem(Wanted(" ")));
        Assert.Equal(ApiKeyProblem.NameTooLong, await Problem(Wanted(new string('x', 101))));
        Assert.Equal(ApiKeyProblem.ScopesMissing, await Problem(Wanted("a") with { Scopes = [] }));
        Assert.Equal(ApiKeyProblem.ScopeUnknown, await Problem(Wanted("a") with { Scopes = ["everything"] }));
        Assert.Equal(ApiKeyProblem.ExpiryPast, await Problem(Wanted("a") with { ExpiresAt = store.Time.GetUtcNow() }));
        Assert.Equal(ApiKeyProblem.TenantUnknown, await Problem(Wanted("a") with { TenantId = "nobody" }));

        async Task<ApiKeyProblem?> Problem(NewApiKey wanted) => (await service.CreateAsync(wanted, Admin, Cancellation)).Problem;
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Revoke_Twice_SaysNoTheSecondTime(string provider)
    {
        await using var store = await CreateAsync(provider);
        var service = Service(store);
        var made = await service.CreateAsync(Wanted("Old"), Admin, Cancellation);

        Assert.Null(await service.RevokeAsync(made.PublicId!, Admin, Cancellation));
        Assert.Equal(ApiKeyProblem.KeyUnknown, await service.RevokeAsync(made.PublicId!, Admin, Cancellation));
        var item = Assert.Single((await service.ListAsync(new ApiKeyQuery(), Admin, Cancellation)).Items);
        Assert.Equal(ApiKeyStatus.Revoked, item.StatusAt(store.Time.GetUtcNow()));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Rotate_WithGrace_KeepsTheIdAndTheOldSecretForAWhile(string provider)
    {
        await using var store = await CreateAsync(provider);
        var service = Service(store);
        var made = await service.CreateAsync(Wanted("Billing"), Admin, Cancellation);

        var rotated = await service.RotateAsync(made.PublicId!, TimeSpan.FromHours(2), Admin, Cancellation);

        Assert.True(rotated.Succeeded);
        Assert.Equal(made.PublicId, rotated.PublicId);
        Assert.True(ApiKey.TryParse(made.Secret, out var before));
        Assert.True(ApiKey.TryParse(rotated.Secret, out var after));
        Assert.Equal(made.PublicId, after.PublicId);
        await using var context = store.CreateDbContext();
        var stored = await context.ApiKeys.SingleAsync(Cancellation);
        Assert.Equal((after.Hash(), before.Hash(), store.Time.GetUtcNow().AddHours(2)), (stored.Hash, stored.PreviousHash, stored.PreviousEndsAt!.Value));
    }

    [Fact]
    public async Task Rotate_WithoutGraceAndWhatCannotBe_EndsAtOnceOrIsRefused()
    {
        await using var store = await CreateAsync("Sqlite");
        var service = Service(store);
        var made = await service.CreateAsync(Wanted("Billing") with { ExpiresAt = store.Time.GetUtcNow().AddDays(1) }, Admin, Cancellation);

        Assert.True((await service.RotateAsync(made.PublicId!, TimeSpan.Zero, Admin, Cancellation)).Succeeded);
        await using (var context = store.CreateDbContext())
        {
            Assert.Null((await context.ApiKeys.SingleAsync(Cancellation)).PreviousHash);
        }

        Assert.Equal(ApiKeyProblem.GraceInvalid, (await service.RotateAsync(made.PublicId!, TimeSpan.FromSeconds(-1), Admin, Cancellation)).Problem);
        Assert.Equal(ApiKeyProblem.GraceInvalid, (await service.RotateAsync(made.PublicId!, TimeSpan.FromDays(31), Admin, Cancellation)).Problem);
        Assert.Equal(ApiKeyProblem.KeyUnknown, (await service.RotateAsync("nobody", TimeSpan.Zero, Admin, Cancellation)).Problem);
        store.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(ApiKeyProblem.KeyUnknown, (await service.RotateAsync(made.PublicId!, TimeSpan.Zero, Admin, Cancellation)).Problem);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task List_SearchStatusAndPage_AreDoneByTheDatabase(string provider)
    {
        await using var store = await CreateAsync(provider);
        var service = Service(store);
        var first = await service.CreateAsync(Wanted("Alpha 100%"), Admin, Cancellation);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await service.CreateAsync(Wanted("beta") with { ExpiresAt = store.Time.GetUtcNow().AddDays(1) }, Admin, Cancellation);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await service.CreateAsync(Wanted("账单服务"), Admin, Cancellation);
        store.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(["账单服务", "beta", "Alpha 100%"], await Names(new ApiKeyQuery()));
        Assert.Equal(["Alpha 100%"], await Names(new ApiKeyQuery { Search = "alpha" }));
        Assert.Equal(["Alpha 100%"], await Names(new ApiKeyQuery { Search = "0%" }));
        Assert.Empty(await Names(new ApiKeyQuery { Search = "a%0" }));
        Assert.Equal(["账单服务"], await Names(new ApiKeyQuery { Search = "账单" }));
        Assert.Equal(3, (await Names(new ApiKeyQuery { Search = "ACME" })).Count);
        Assert.Equal(["Alpha 100%"], await Names(new ApiKeyQuery { Search = $"dsk_{first.PublicId}_…" }));
        Assert.Equal(["beta"], await Names(new ApiKeyQuery { Status = ApiKeyStatus.Expired }));
        Assert.Equal(["账单服务", "Alpha 100%"], await Names(new ApiKeyQuery { Status = ApiKeyStatus.Active }));
        Assert.Equal("beta", (await Names(new ApiKeyQuery { Sort = ApiKeySort.Expires, Descending = false }))[0]);

        var page = await service.ListAsync(new ApiKeyQuery { Page = 1, PageSize = 2 }, Admin, Cancellation);
        Assert.Equal(3, page.Total);
        Assert.Equal("Alpha 100%", Assert.Single(page.Items).Name);

        async Task<List<string>> Names(ApiKeyQuery query) => [.. (await service.ListAsync(query, Admin, Cancellation)).Items.Select(item => item.Name)];
    }

    private static NewApiKey Wanted(string name) => new(name, PortalStore.TenantId, TenantScopes.Default, null);

    private static ApiKeyService Service(PortalStore store) => new(store, store.Time, NullLogger<ApiKeyService>.Instance);

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
