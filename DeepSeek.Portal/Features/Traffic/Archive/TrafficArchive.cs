using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Traffic.Archive;

/// <summary>Traffic in the database: by minute for a day, by hour for a month. Throws what the database throws.</summary>
internal sealed class TrafficArchive(IDbContextFactory<PortalDbContext> contexts)
{
    public const int Minute = 60;
    public const int Hour = 3_600;

    public static readonly TimeSpan MinutesKept = TimeSpan.FromHours(26);
    public static readonly TimeSpan HoursKept = TimeSpan.FromDays(31);

    /// <summary>Stores a minute that is over. False where another portal has: it heard the same.</summary>
    public Task<bool> StoreAsync(TrafficBucket minute, CancellationToken cancellationToken) => StoreAsync(Minute, minute, cancellationToken);

    /// <summary>Adds up the hours that are over and have minutes, and no sum yet.</summary>
    public async Task RollUpAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = TrafficBook.Floor(now, TimeSpan.FromSeconds(Hour));
        var from = await RolledUpUntilAsync(cancellationToken) ?? until - MinutesKept;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var first = await context.TrafficRollups.Where(rollup => rollup.Seconds == Minute && rollup.Start >= from && rollup.Start < until)
            .MinAsync(rollup => (DateTimeOffset?)rollup.Start, cancellationToken);
        for (var start = first is { } at ? TrafficBook.Floor(at, TimeSpan.FromSeconds(Hour)) : until; start < until; start = start.AddSeconds(Hour))
        {
            var hour = new TrafficBucket(start);
            foreach (var minute in await ReadAsync(Minute, start, start.AddSeconds(Hour), rows => rows, cancellationToken))
            {
                foreach (var (key, sums) in minute.Sums)
                {
                    hour.Add(key, sums);
                }
            }

            if (hour.Sums.Count > 0)
            {
                await StoreAsync(Hour, hour, cancellationToken);
            }
        }
    }

    /// <summary>When the last hour ends that is added up; null where none is.</summary>
    public async Task<DateTimeOffset?> RolledUpUntilAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await context.TrafficRollups.Where(rollup => rollup.Seconds == Hour).MaxAsync(rollup => (DateTimeOffset?)rollup.Start, cancellationToken);
        return last?.AddSeconds(Hour);
    }

    public async Task DeleteOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (minutes, hours) = (now - MinutesKept, now - HoursKept);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.TrafficRollups.Where(rollup => rollup.Seconds == Minute && rollup.Start < minutes).ExecuteDeleteAsync(cancellationToken);
        await context.TrafficRollups.Where(rollup => rollup.Seconds == Hour && rollup.Start < hours).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What is there of that time, oldest first.</summary>
    public async Task<IReadOnlyList<TrafficBucket>> ReadAsync(
        int seconds, DateTimeOffset from, DateTimeOffset to, Func<IQueryable<TrafficRollup>, IQueryable<TrafficRollup>> filter, CancellationToken cancellationToken)
    {
        var buckets = new SortedDictionary<DateTimeOffset, TrafficBucket>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = filter(context.TrafficRollups.AsNoTracking().Where(rollup => rollup.Seconds == seconds && rollup.Start >= from && rollup.Start < to));
        await foreach (var row in found.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!buckets.TryGetValue(row.Start, out var bucket))
            {
                buckets[row.Start] = bucket = new TrafficBucket(row.Start) { Looks = 1 };
            }

            bucket.Add(new TrafficKey(row.Model, row.TenantId, row.ReplicaId), Sums(row));
        }

        return [.. buckets.Values];
    }

    private async Task<bool> StoreAsync(int seconds, TrafficBucket bucket, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.TrafficRollups.AddRange(bucket.Sums.Where(entry => IsStorable(entry.Key)).Select(entry => Row(seconds, bucket.Start, entry.Key, entry.Value)));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            return false;
        }
    }

    /// <summary>Reports are not signed: what does not fit must not keep the rest out.</summary>
    private static bool IsStorable(TrafficKey key) =>
        key.Model.Length <= ModelDeployment.MaxNameLength && key.TenantId.Length <= PortalDbContext.IdLength && key.ReplicaId.Length <= TrafficRollup.MaxReplicaIdLength;

    private static TrafficRollup Row(int seconds, DateTimeOffset start, TrafficKey key, TrafficSums sums) => new()
    {
        Seconds = seconds,
        Start = start,
        Model = key.Model,
        TenantId = key.TenantId,
        ReplicaId = key.ReplicaId,
        Requests = sums.Requests,
        Errors = sums.Errors,
        CacheHits = sums.CacheHits,
        PromptTokens = sums.PromptTokens,
        CompletionTokens = sums.CompletionTokens,
        OverheadSeconds = sums.OverheadSeconds,
        TimeToFirstTokenSeconds = sums.TimeToFirstTokenSeconds,
        AfterFirstTokenSeconds = sums.AfterFirstTokenSeconds,
        QueueLooks = sums.QueueLooks,
        Queued = sums.Queued,
        Duration = HistogramCodec.Write(sums.Duration),
        TimeToFirstToken = HistogramCodec.Write(sums.TimeToFirstToken),
        Overhead = HistogramCodec.Write(sums.Overhead),
    };

    private static TrafficSums Sums(TrafficRollup row)
    {
        var sums = new TrafficSums
        {
            Requests = row.Requests,
            Errors = row.Errors,
            CacheHits = row.CacheHits,
            PromptTokens = row.PromptTokens,
            CompletionTokens = row.CompletionTokens,
            OverheadSeconds = row.OverheadSeconds,
            TimeToFirstTokenSeconds = row.TimeToFirstTokenSeconds,
            AfterFirstTokenSeconds = row.AfterFirstTokenSeconds,
            QueueLooks = row.QueueLooks,
            Queued = row.Queued,
        };
        HistogramCodec.AddTo(sums.Duration, row.Duration);
        HistogramCodec.AddTo(sums.TimeToFirstToken, row.TimeToFirstToken);
        HistogramCodec.AddTo(sums.Overhead, row.Overhead);
        return sums;
    }
}
