using DeepSeek.ControlPlane;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>
/// Brings usage from Redis into the database: reads a batch, stores it, and only then takes it out of Redis. Killed in between, it stores the batch again,
/// which changes nothing. Of several portals the holder of the lease does it.
/// </summary>
internal sealed partial class UsageStorageService(
    UsageQueue queue,
    UsageReportReader reader,
    UsageStore store,
    UsageRetention retention,
    UsageStorageMetrics metrics,
    IOptions<UsageOptions> options,
    TimeProvider time,
    ILogger<UsageStorageService> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);

    private DateTimeOffset _retentionDue;
    private bool _able = true;

    /// <summary>Takes a turn: true where there is more to do at once. Throws what Redis and the database throw.</summary>
    public async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        if (!await queue.TakeLeaseAsync(cancellationToken))
        {
            return false;
        }

        var atMost = options.Value.BatchSize;
        var requests = await queue.ReadAsync(RedisKeys.RequestUsage, atMost, cancellationToken);
        var segments = await queue.ReadAsync(RedisKeys.SegmentUsage, atMost, cancellationToken);
        if (requests.Count + segments.Count > 0)
        {
            await StoreAsync(requests, segments, cancellationToken);
            await queue.TrimAsync(RedisKeys.RequestUsage, requests, cancellationToken);
            await queue.TrimAsync(RedisKeys.SegmentUsage, segments, cancellationToken);
        }

        metrics.Waiting(
            await queue.CountAsync(RedisKeys.RequestUsage, cancellationToken) + await queue.CountAsync(RedisKeys.SegmentUsage, cancellationToken));
        return requests.Count == atMost || segments.Count == atMost || await DeleteOldAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                while (await TryTurnAsync(stoppingToken))
                {
                    // There is more.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }

        await ReleaseAsync();
    }

    private async Task<bool> TryTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            var more = await TurnAsync(cancellationToken);
            if (!_able)
            {
                LogAble(logger);
            }

            _able = true;
            return more;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or IOException or DbUpdateException || DatabaseAway.Means(e))
        {
            // Said once an outage, not once a second. What is in Redis stays there meanwhile.
            if (_able)
            {
                LogUnable(logger, e.Message.Split(';')[0]);
            }

            _able = false;
            return false;
        }
    }

    private async Task StoreAsync(IReadOnlyList<byte[]> requests, IReadOnlyList<byte[]> segments, CancellationToken cancellationToken)
    {
        var batch = reader.Read(requests, segments);
        try
        {
            await StoreAsync(batch, cancellationToken);
        }
        catch (Exception e) when (IsOfOneReport(e))
        {
            LogOneByOne(logger, e.Message);
            foreach (var entry in requests)
            {
                await StoreOneAsync(entry, RedisKeys.RequestUsage!, reader.Read([entry], []), cancellationToken);
            }

            foreach (var entry in segments)
            {
                await StoreOneAsync(entry, RedisKeys.SegmentUsage!, reader.Read([], [entry]), cancellationToken);
            }
        }
    }

    private async Task StoreAsync(UsageBatch batch, CancellationToken cancellationToken)
    {
        await store.StoreAsync(batch, cancellationToken);
        metrics.Stored(batch);
        if (batch.SetAside.Count > 0)
        {
            LogSetAside(logger, batch.SetAside.Count, batch.SetAside[0].List, batch.SetAside[0].Reason);
        }
    }

    private async Task StoreOneAsync(byte[] entry, string list, UsageBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(batch, cancellationToken);
        }
        catch (Exception e) when (IsOfOneReport(e))
        {
            await StoreAsync(new UsageBatch([], [], [reader.SetAside(entry, list, e.InnerException?.Message ?? e.Message)]), cancellationToken);
        }
    }

    /// <summary>True where some report is the matter, and not the database: it would be so again at the next turn, and for ever.</summary>
    private static bool IsOfOneReport(Exception exception) => StoredData.Refused(exception) || exception is OverflowException;

    private async Task<bool> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _retentionDue)
        {
            return false;
        }

        var more = await retention.DeleteSomeAsync(cancellationToken);
        _retentionDue = more ? now : now + RetentionInterval;
        return more;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await queue.ReleaseLeaseAsync();
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It expires by itself.
            LogNotReleased(logger, e.Message.Split(';')[0]);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage cannot be stored; it stays in Redis, and storing it is tried every second. {Reason}")]
    private static partial void LogUnable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Usage is stored again.")]
    private static partial void LogAble(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of usage is not taken by the database; its reports are stored one by one. {Reason}")]
    private static partial void LogOneByOne(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} reports of usage cannot be counted and were set aside; the first is from {List}. {Reason}")]
    private static partial void LogSetAside(ILogger logger, int count, string list, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease for storing usage was not given back; it expires within seconds. {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string reason);
}
