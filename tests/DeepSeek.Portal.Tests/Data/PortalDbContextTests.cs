using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DeepSeek.Portal.Tests.Data;

public sealed class PortalDbContextTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Model_EveryProvider_NeedsNoFurtherMigration(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var context = store.CreateOwnContext();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Migrate_KeyOfBeforePolicies_MayHaveRepeatableAnswersKept(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using (var context = store.CreateOwnContext())
        {
            context.ApiKeys.Add(Key("A"));
            await context.SaveChangesAsync(Cancellation);
            await context.GetService<IMigrator>().MigrateAsync("ModelDeployments", Cancellation);
            await context.Database.MigrateAsync(Cancellation);
        }

        await using var read = store.CreateOwnContext();
        var key = await read.ApiKeys.SingleAsync(Cancellation);
        Assert.Equal((CachePolicy.Deterministic, null, null), (key.Cache, key.Models, key.Limits.ToLimits()));
        Assert.False(key.OwnCachePartition);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Migrate_UserOfBeforeRoles_BecomesOwner(string provider)
    {
        await using var store = await CreateAsync(provider);
        await using var context = store.CreateOwnContext();
        context.Users.Add(new PortalUser { UserName = "a@b.c", Email = "a@b.c" });
        await context.SaveChangesAsync(Cancellation);
        await context.GetService<IMigrator>().MigrateAsync("DeviceSecondsPerToken", Cancellation);
        await context.Database.MigrateAsync(Cancellation);

        await using var read = store.CreateOwnContext();
        var user = await read.Users.SingleAsync(Cancellation);
        var assignment = await read.RoleAssignments.SingleAsync(Cancellation);
        Assert.Equal((user.Id, "owner", RoleAssignment.Platform), (assignment.UserId, assignment.RoleId, assignment.TenantId));
        Assert.True((await read.GrantsOfAsync(user.Id, Cancellation)).Has(Permission.RolesManage));
        Assert.NotEqual(default, assignment.GrantedAt);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task SaveChanges_WhatGatewaysKnowChanges_MarksInTheSameTransaction(string provider)
    {
        await using var store = await CreateAsync(provider);
        var before = (await store.StateAsync()).WantedNumber;
        await using (var context = store.CreateOwnContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
            context.ApiKeys.Add(Key("A"));
            await context.SaveChangesAsync(Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        Assert.Equal(before, (await store.StateAsync()).WantedNumber);

        await using (var context = store.CreateOwnContext())
        {
            context.ApiKeys.Add(Key("A"));
            await context.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(before + 1, (await store.StateAsync()).WantedNumber);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task SaveChanges_ManyWritersAtOnce_LosesNoMark(string provider)
    {
        const int Writers = 12;
        await using var store = await CreateAsync(provider);
        var before = (await store.StateAsync()).WantedNumber;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async i =>
        {
            await using var context = store.CreateOwnContext();
            context.ApiKeys.Add(Key($"W{i}"));
            await context.SaveChangesAsync(Cancellation);
        }));

        Assert.Equal(before + Writers, (await store.StateAsync()).WantedNumber);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task SaveChanges_OnlyAUserChanges_MarksNothing(string provider)
    {
        await using var store = await CreateAsync(provider);
        var before = (await store.StateAsync()).WantedNumber;
        await using var context = store.CreateOwnContext();
        context.Users.Add(new PortalUser { UserName = "a@b.c", Email = "a@b.c" });
        await context.SaveChangesAsync(Cancellation);

        Assert.Equal(before, (await store.StateAsync()).WantedNumber);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Times_RoundTrip_KeepTheirMicrosecondAndTheirOrder(string provider)
    {
        await using var store = await CreateAsync(provider);
        var early = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(6);
        await using (var context = store.CreateOwnContext())
        {
            context.ApiKeys.AddRange(Key("B", early.AddMicroseconds(1)), Key("A", early));
            await context.SaveChangesAsync(Cancellation);
        }

        await using var read = store.CreateOwnContext();
        var keys = await read.ApiKeys.Where(key => key.ExpiresAt > early.AddDays(-1)).OrderBy(key => key.ExpiresAt).ToListAsync(Cancellation);

        Assert.Equal(["A", "B"], keys.Select(key => key.PublicId));
        Assert.Equal(early, keys[0].ExpiresAt);
        Assert.Equal(TimeSpan.Zero, keys[0].ExpiresAt!.Value.Offset);
    }

    private static ApiKeyRecord Key(string id, DateTimeOffset? expiresAt = null) => new()
    {
        PublicId = id,
        Hash = "hash of " + id,
        Name = id,
        TenantId = PortalStore.TenantId,
        Scopes = ["inference"],
        CreatedAt = DateTimeOffset.UnixEpoch,
        CreatedBy = "test",
        ExpiresAt = expiresAt,
    };

    private Task<PortalStore> CreateAsync(string provider) => PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
}
