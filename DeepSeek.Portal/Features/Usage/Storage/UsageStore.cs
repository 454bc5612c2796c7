using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>
/// Writes reports and the sums that follow from them, in one transaction. Storing a batch again, the whole of it or some, changes nothing: what is counted is
/// what the rows say, however often somebody said it.
/// </summary>
internal sealed class UsageStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>Stores a batch. Throws what the database throws; then nothing of it is stored.</summary>
    public async Task StoreAsync(UsageBatch batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(context, now, cancellationToken);

        var sums = new UsageSums();
        var accounts = await ReadAccountsAsync(context, batch.RequestIds, cancellationToken);
        foreach (var account in accounts.Values)
        {
            sums.TakeAway(account.Contribution());
        }

        foreach (var report in batch.Requests)
        {
            Add(context, accounts[report.RequestId].Take(report));
        }

        foreach (var report in batch.Segments)
        {
            Add(context, accounts[report.RequestId].Take(report));
        }

        foreach (var account in accounts.Values)
        {
            account.Sum(now);
            sums.Add(account.Contribution());
        }

        await sums.WriteAsync(context, cancellationToken);
        await KeyUses.WriteAsync(context, batch.Requests, cancellationToken);
        await SetAsideAsync(context, batch.SetAside, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Only one at a time: a portal that lost its lease without knowing waits here, and reads what the other has stored meanwhile.</summary>
    private static async Task LockAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? at = now;
        var locked = await context.UsageStorageStates
            .Where(state => state.Id == UsageStorageState.OnlyId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(state => state.Batches, state => state.Batches + 1).SetProperty(state => state.StoredAt, at), cancellationToken);
        if (locked != 1)
        {
            throw new InvalidOperationException("The database has no state of usage: somebody has deleted the row that its migration made.");
        }
    }

    private static async Task<Dictionary<string, RequestAccount>> ReadAccountsAsync(
        PortalDbContext context, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var requests = await context.RequestUsage.Where(request => ids.Contains(request.RequestId)).ToDictionaryAsync(request => request.RequestId, cancellationToken);
        var segments = (await context.SegmentUsage.Where(segment => ids.Contains(segment.RequestId)).ToListAsync(cancellationToken)).ToLookup(segment => segment.RequestId);
        return ids.ToDictionary(id => id, id => new RequestAccount(requests.GetValueOrDefault(id), segments[id]));
    }

    private static void Add<T>(PortalDbContext context, T? row) where T : class
    {
        if (row is not null)
        {
            context.Add(row);
        }
    }

    private static async Task SetAsideAsync(PortalDbContext context, IReadOnlyList<SetAsideUsage> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var hashes = entries.Select(entry => entry.Hash).ToList();
        var known = await context.SetAsideUsage.Where(entry => hashes.Contains(entry.Hash)).Select(entry => entry.Hash).ToListAsync(cancellationToken);
        context.SetAsideUsage.AddRange(entries.DistinctBy(entry => entry.Hash).Where(entry => !known.Contains(entry.Hash)));
    }
}
