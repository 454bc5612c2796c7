using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage.Storage;
using DeepSeek.Portal.Tests.Features.Usage;
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
    public async Task Migrate_UsageOfBeforeSumsOfThePlatform_IsSummedToTheToken(string provider)
    {
        // A cost that no 64 bits hold once it is added up.
        const long Most = 9_000_000_000_000_000_001;
        await using var store = await CreateAsync(provider);
        List<KeyUsageDay> rows =
        [
            .. from tenant in (string[])["a", "b", "c"]
               from key in (string[])["", "k1", "k2"]
               from day in (int[])[1, 2, 9]
               select new KeyUsageDay
               {
                   TenantId = tenant, KeyId = key, Model = key == "k2" ? "n" : "m", Day = new(2026, 3, day), Requests = day, Aborted = 1, PromptTokens = 10 * day, PicoCost = key == "k2" ? Most : 3 * day,
               },
        ];
        await using (var context = store.CreateOwnContext())
        {
            UsageRows.AddTo(context, [.. rows.Where(row => row.Model == "m")]);
            context.AddRange(rows.Where(row => row.Model == "n"));
            context.AddRange(rows.Where(row => row.Model == "n").Select(row => new TenantUsageDay { TenantId = row.TenantId, Model = "n", Day = row.Day, PicoCost = Most }));
            await context.SaveChangesAsync(Cancellation);
            await context.GetService<IMigrator>().MigrateAsync("GatewayChanges", Cancellation);
            await context.Database.MigrateAsync(Cancellation);
        }

        await using var read = store.CreateOwnContext();
        var dear = await read.ModelUsageDays.AsNoTracking().Where(sum => sum.Model == "n").ToListAsync(Cancellation);
        Assert.Equal(3, dear.Count);
        Assert.All(dear, sum => Assert.Equal((27_000_000_000_000, 3), (sum.MicroCost, sum.PicoCost)));
        Assert.Equal(3, await read.KeyUsageSpans.CountAsync(span => span.Model == "n" && span.FirstDay == new DateOnly(2026, 3, 1) && span.LastDay == new DateOnly(2026, 3, 9), Cancellation));

        await read.KeyUsageSpans.Where(span => span.Model == "n").ExecuteDeleteAsync(Cancellation);
        await read.ModelUsageDays.Where(sum => sum.Model == "n").ExecuteDeleteAsync(Cancellation);
        await read.TenantUsageDays.Where(sum => sum.Model == "n").ExecuteDeleteAsync(Cancellation);
        await StoredUsage.AssertDerivedAsync(
            read, rows.Where(row => row.Model == "m").ToDictionary(row => new UsageSumKey(row.TenantId, row.Day, row.KeyId, row.Model), row => UsageAmounts.Of(row)));
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
