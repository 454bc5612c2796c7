using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Audit;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Audit;

/// <summary>Somebody has the database in his hands, and takes away first what guards the table.</summary>
public sealed class AuditVerifierTests(PostgresFixture postgres)
{
    private const int Entries = 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_Untouched_IsWhole(string provider)
    {
        await using var store = await CreateAsync(provider);
        var verdict = await VerifyAsync(store);

        Assert.Equal((Entries, null), ((int)verdict.Entries, verdict.Fault));
        Assert.Equal(verdict, await new AuditVerifier(store).VerifyAsync((verdict.Entries, verdict.Hash), Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_RowAltered_NamesIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await TamperAsync(store, entries => entries.Where(entry => entry.Number == 3).ExecuteUpdateAsync(set => set.SetProperty(entry => entry.ActorName, "somebody"), Cancellation));

        Assert.Equal((3L, AuditFault.Altered), Fault(await VerifyAsync(store)));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_RowAlteredWithItsHash_NamesTheNext(string provider)
    {
        await using var store = await CreateAsync(provider);
        await TamperAsync(store, async entries =>
        {
            var row = await entries.SingleAsync(entry => entry.Number == 3, Cancellation);
            var forged = Forged(row, row.PreviousHash);
            await entries.Where(entry => entry.Number == 3)
                .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.ActorName, forged.ActorName).SetProperty(entry => entry.Hash, forged.Hash), Cancellation);
        });

        Assert.Equal((4L, AuditFault.Unlinked), Fault(await VerifyAsync(store)));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_RowRemoved_NamesIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await TamperAsync(store, entries => entries.Where(entry => entry.Number == 2).ExecuteDeleteAsync(Cancellation));

        Assert.Equal((2L, AuditFault.Missing), Fault(await VerifyAsync(store)));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_EndRemoved_NamesIt(string provider)
    {
        await using var store = await CreateAsync(provider);
        await TamperAsync(store, entries => entries.Where(entry => entry.Number > 4).ExecuteDeleteAsync(Cancellation));

        Assert.Equal((5L, AuditFault.EndDiffers), Fault(await VerifyAsync(store)));
    }

    [Fact]
    public async Task Verify_WholeChainWrittenAnew_IsFoundByWhatWasNoted()
    {
        await using var store = await CreateAsync("Sqlite");
        var noted = await VerifyAsync(store);
        await TamperAsync(store, async entries =>
        {
            var hash = AuditChain.Beginning;
            foreach (var row in await entries.OrderBy(entry => entry.Number).ToListAsync(Cancellation))
            {
                var forged = Forged(row, hash);
                hash = forged.Hash;
                await entries.Where(entry => entry.Number == row.Number).ExecuteUpdateAsync(
                    set => set.SetProperty(entry => entry.ActorName, forged.ActorName).SetProperty(entry => entry.PreviousHash, forged.PreviousHash).SetProperty(entry => entry.Hash, hash),
                    Cancellation);
            }

            await using var context = store.CreateDbContext();
            await context.AuditHeads.ExecuteUpdateAsync(set => set.SetProperty(head => head.Hash, hash), Cancellation);
        });

        Assert.Null((await VerifyAsync(store)).Fault);
        Assert.Equal(AuditFault.NotedHashDiffers, (await new AuditVerifier(store).VerifyAsync((noted.Entries, noted.Hash), Cancellation)).Fault);
    }

    private static AuditEntry Forged(AuditEntry row, string previousHash)
    {
        var forged = new AuditEntry
        {
            Number = row.Number, At = row.At, ActorId = row.ActorId, ActorName = "somebody", Address = row.Address, Action = row.Action, ObjectType = row.ObjectType,
            ObjectId = row.ObjectId, ObjectName = row.ObjectName, TenantId = row.TenantId, Before = row.Before, After = row.After, PreviousHash = previousHash,
        };
        forged.Hash = AuditChain.Hash(forged);
        return forged;
    }

    private static (long, AuditFault?) Fault(AuditVerdict verdict) => (verdict.Number, verdict.Fault);

    private static Task<AuditVerdict> VerifyAsync(PortalStore store) => new AuditVerifier(store).VerifyAsync(null, Cancellation);

    private static async Task TamperAsync(PortalStore store, Func<IQueryable<AuditEntry>, Task> how)
    {
        await using var context = store.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(
            context is SqlitePortalDbContext
                ? """DROP TRIGGER "AuditEntries_NoUpdate"; DROP TRIGGER "AuditEntries_NoDelete";"""
                : """ALTER TABLE "AuditEntries" DISABLE TRIGGER ALL;""",
            Cancellation);
        await how(context.AuditEntries.AsNoTracking());
    }

    private async Task<PortalStore> CreateAsync(string provider)
    {
        var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        var tenants = new TenantService(store, store.Time, NullLogger<TenantService>.Instance);
        for (var i = 1; i < Entries; i++)
        {
            await tenants.CreateAsync($"Tenant {i}", Admin, Cancellation);
        }

        return store;
    }
}
