using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>
/// Hands usage over to the portal, by way of Redis: many reports at a time, in the background. What Redis does not take is kept on disk until it does. Every
/// report is written at least once; where it is not known whether Redis took some, they are written again, and <see cref="UsageMerge"/> counts them once.
/// </summary>
public sealed partial class UsageOutbox : BackgroundService
{
    /// <summary>How long reports are collected: what a process that is killed may lose, and its other witness makes good.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TakeOverInterval = TimeSpan.FromSeconds(30);
    private const int BatchSize = 1000;

    private readonly IConnectionMultiplexer _redis;
    private readonly UsageFolder _folder;
    private readonly UsageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<UsageOutbox> _logger;
    private readonly Channel<object> _waiting;
    private readonly UsageSpool _spool;
    private readonly UsageBatch _batch = new();
    private readonly Lock _stopLock = new();
    private Task? _stop;
    private long? _awaySince;
    private long? _tookOverAt;
    private bool _diskFails;
    private int _losing;
    private volatile bool _stopped;
    private bool _disposed;

    internal UsageOutbox(
        IConnectionMultiplexer redis, UsageFolder folder, UsageMetrics metrics, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageOutbox> logger)
    {
        (_redis, _folder, _metrics, _time, _logger) = (redis, folder, metrics, time, logger);
        _waiting = Channel.CreateBounded<object>(new BoundedChannelOptions(options.Value.MaxWaiting) { SingleReader = true });
        _spool = new UsageSpool(folder, options.Value.MaxSpoolBytes);
        metrics.Waiting = () => _waiting.Reader.Count;
    }

    /// <summary>Reports a request. Never blocks, never throws.</summary>
    public void Add(RequestUsage usage) => Enqueue(usage);

    /// <summary>Reports a segment. Never blocks, never throws.</summary>
    public void Add(SegmentUsage usage) => Enqueue(usage);

    /// <summary>A host may be stopped by two at once: both wait for the one end.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stopLock)
        {
            return _stop ??= Task.Run(() => StopOnceAsync(cancellationToken), CancellationToken.None);
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // One more try at Redis, which may be the last for this folder; then the disk.
        await DeliverAsync(CancellationToken.None);
        _stopped = true;
        KeepRest();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        lock (_stopLock)
        {
            _disposed = true;
            _spool.Dispose();
            _batch.Dispose();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, _time);
        try
        {
            do
            {
                TakeOver();
                await DeliverAsync(stoppingToken);
                await ReplayAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Enqueue(object usage)
    {
        if (!_waiting.Writer.TryWrite(usage))
        {
            _metrics.Lost();
            if (Interlocked.Exchange(ref _losing, 1) == 0) LogLosing(_logger);
        }
        else if (_stopped)
        {
            // What ends while the process does.
            KeepRest();
        }
    }

    // What cannot be put anywhere stays in the batch, and behind it in the queue, until there is room or the queue is full.
    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (Fill())
        {
            if (MayTry())
            {
                if (await TryPushAsync(cancellationToken))
                {
                    _batch.Clear();
                    continue;
                }
            }

            if (!TryKeep(stillRead: true)) return;
        }
    }

    // One file at a time: what comes in meanwhile is not to wait for what was left behind.
    private async Task ReplayAsync(CancellationToken cancellationToken)
    {
        try
        {
            _spool.Find();
            if (_batch.Count > 0 || !MayTry() || _spool.Oldest is not { } path) return;
            _spool.Close();
            var (lines, torn) = UsageFile.Read(path);
            if (torn > 0)
            {
                _metrics.Torn(torn);
                LogTorn(_logger, path, torn);
            }

            foreach (var some in lines.Chunk(BatchSize))
            {
                foreach (var line in some) Add(line);
                var taken = await TryPushAsync(cancellationToken);
                _batch.Clear(stillRead: !taken);
                if (!taken) return;
            }

            _spool.RemoveOldest();
            _metrics.SpoolBytes = _spool.Bytes;
            if (_spool.Oldest is null) LogReplayed(_logger);
        }
        catch (OperationCanceledException)
        {
            // All of it is on disk.
            _batch.Clear(stillRead: true);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _batch.Clear();
            DiskFailed(error);
        }
    }

    private bool Fill()
    {
        while (_batch.Count < BatchSize && _waiting.Reader.TryRead(out var usage))
        {
            if (usage is RequestUsage request) _batch.Add(request);
            else _batch.Add((SegmentUsage)usage);
        }

        return _batch.Count > 0;
    }

    private void Add(UsageLine line)
    {
        if (line.Request is { } request) _batch.Add(request);
        if (line.Segment is { } segment) _batch.Add(segment);
    }

    private bool MayTry() => _awaySince is not { } since || _time.GetElapsedTime(since) >= RetryInterval;

    private async Task<bool> TryPushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var database = _redis.GetDatabase();
            var (requests, segments) = (_batch.Requests, _batch.Segments);
            var pushed = Task.WhenAll(
                requests.Length > 0 ? database.ListRightPushAsync(RedisKeys.RequestUsage, requests) : Task.CompletedTask,
                segments.Length > 0 ? database.ListRightPushAsync(RedisKeys.SegmentUsage, segments) : Task.CompletedTask);
            await pushed.WaitAsync(cancellationToken);
            _metrics.Written(_batch.Count);
            if (_awaySince is not null) LogBack(_logger);
            _awaySince = null;
            _losing = 0;
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            if (_awaySince is null) LogAway(_logger, error.Message);
            _awaySince = _time.GetTimestamp();
            return false;
        }
    }

    private bool TryKeep(bool stillRead)
    {
        try
        {
            if (!_spool.TryAppend(_batch.Lines.Span))
            {
                if (!_diskFails) LogFull(_logger, _spool.Bytes);
                _diskFails = true;
                return false;
            }

            _metrics.Spooled(_batch.Count);
            _metrics.SpoolBytes = _spool.Bytes;
            _batch.Clear(stillRead);
            (_diskFails, _losing) = (false, 0);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DiskFailed(error);
            return false;
        }
    }

    private void KeepRest()
    {
        lock (_stopLock)
        {
            while (!_disposed && Fill())
            {
                if (TryKeep(stillRead: true)) continue;
                _metrics.Lost(_batch.Count);
                LogLostAtStop(_logger, _batch.Count);
                _batch.Clear();
            }
        }
    }

    // The own folder, as an earlier life left it, and those of others that have gone.
    private void TakeOver()
    {
        if (_tookOverAt is { } at && _time.GetElapsedTime(at) < TakeOverInterval) return;
        try
        {
            CloseOpen(_folder.Claim());
            _folder.VisitAbandoned(folder =>
            {
                _spool.TakeOver(folder);
                CloseOpen(folder);
                LogTookOver(_logger, folder);
            });
            _metrics.SpoolBytes = _spool.Bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DiskFailed(error);
        }

        _tookOverAt = _time.GetTimestamp();
    }

    // The requests that were open when their gateway ended without closing them.
    private void CloseOpen(string folder)
    {
        foreach (var path in UsageFolder.LeftOpenFiles(folder))
        {
            var (lines, _) = UsageFile.Read(path);
            using var lost = new UsageBatch();
            foreach (var line in lines)
            {
                if (line.Request is { } request) lost.Add(UsageMerge.Lost(request));
                if (line.Segment is { } segment) lost.Add(segment);
            }

            if (lost.Count > 0)
            {
                LogLostGateway(_logger, lines.Count(line => line.Request is not null), folder);
                if (!_spool.TryAppend(lost.Lines.Span)) return;
            }

            File.Delete(path);
        }
    }

    private void DiskFailed(Exception error)
    {
        if (!_diskFails) LogDiskFails(_logger, error.Message);
        _diskFails = true;
    }
}
