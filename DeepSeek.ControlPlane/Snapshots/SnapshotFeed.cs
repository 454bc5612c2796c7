using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>
/// Follows one snapshot document: from disk at start, then from Redis, by news and by a poll every second. Checks the signature and that the pair
/// (epoch, number) never goes back, swaps the whole document at once, and keeps it on disk. Without Redis it goes on with what it has.
/// </summary>
public sealed partial class SnapshotFeed<T>(
    SnapshotFeedOptions<T> options,
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    TimeProvider time,
    ILogger<SnapshotFeed<T>> logger) : BackgroundService, ISnapshotSource<T> where T : class
{
    private readonly SemaphoreSlim _news = new(0, 1);
    private Snapshot<T>? _current;
    private SnapshotVerifier? _verifier;
    private long _confirmedAtTicks;
    private bool _reachable = true;

    /// <inheritdoc />
    public Snapshot<T>? Current => Volatile.Read(ref _current);

    /// <inheritdoc />
    public DateTimeOffset? ConfirmedAt => Interlocked.Read(ref _confirmedAtTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadStoreAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _verifier?.Dispose();
        _news.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!subscribed)
                {
                    await redis.GetSubscriber().SubscribeAsync(RedisKeys.SnapshotNews, (_, document) => Wake(document)).WaitAsync(stoppingToken);
                    subscribed = true;
                }

                await PollAsync(stoppingToken);
                if (!_reachable)
                {
                    LogReachableAgain(logger, options.Document);
                    _reachable = true;
                }
            }
            catch (Exception e) when (e is RedisException or TimeoutException or IOException)
            {
                // Said once an outage, not once a second.
                if (_reachable)
                {
                    LogUnreachable(logger, options.Document, e.Message);
                    _reachable = false;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            using var poll = new CancellationTokenSource(SnapshotFeedOptions<T>.PollInterval, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, stoppingToken);
            try
            {
                await _news.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // The poll is due, or the host stops.
            }
        }
    }

    private void Wake(RedisValue document)
    {
        if (document == options.Document)
        {
            try
            {
                _news.Release();
            }
            catch (SemaphoreFullException)
            {
                // A wake-up is pending already.
            }
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        byte[]? bytes = await redis.GetDatabase().StringGetAsync(RedisKeys.Snapshot(options.Document)).WaitAsync(cancellationToken);
        if (bytes is not null && TryAccept(bytes))
        {
            await WriteStoreAsync(bytes, cancellationToken);
        }
    }

    /// <summary>True where the bytes are a newer snapshot and were swapped in.</summary>
    private bool TryAccept(byte[] bytes)
    {
        if (Verifier() is not { } verifier)
        {
            return false;
        }

        SnapshotEnvelope envelope;
        try
        {
            envelope = JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope)!;
            if (_current is { } known && !envelope.IsNewerThan(known.Epoch, known.Number))
            {
                if (envelope.Epoch == known.Epoch && envelope.Number == known.Number)
                {
                    Confirm();
                }

                return false;
            }

            if (!verifier.Verify(envelope, options.Document))
            {
                LogForged(logger, options.Document, envelope.Epoch, envelope.Number);
                return false;
            }

            var value = JsonSerializer.Deserialize(envelope.Payload, options.TypeInfo)!;
            Volatile.Write(ref _current, new Snapshot<T>(envelope.Epoch, envelope.Number, envelope.PublishedAt, value));
        }
        catch (JsonException e)
        {
            LogUnreadable(logger, options.Document, e.Message);
            return false;
        }

        Confirm();
        LogApplied(logger, options.Document, envelope.Epoch, envelope.Number);
        return true;
    }

    private void Confirm() => Interlocked.Exchange(ref _confirmedAtTicks, time.GetUtcNow().UtcTicks);

    private SnapshotVerifier? Verifier()
    {
        if (_verifier is null && File.Exists(options.PublicKeyFile))
        {
            _verifier = new SnapshotVerifier(File.ReadAllText(options.PublicKeyFile));
        }

        return _verifier;
    }

    private async Task ReadStoreAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(options.StoreFile) && TryAccept(await File.ReadAllBytesAsync(options.StoreFile, cancellationToken)))
        {
            // What disk says is good to serve from, but nobody has confirmed yet that it is the newest.
            Interlocked.Exchange(ref _confirmedAtTicks, 0);
        }
    }

    private async Task WriteStoreAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.StoreFile)!);
        var temporary = options.StoreFile + ".new";
        await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
        File.Move(temporary, options.StoreFile, overwrite: true);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document} {Epoch}.{Number} is in force.")]
    private static partial void LogApplied(ILogger logger, string document, long epoch, long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Document} {Epoch}.{Number} is not signed by our portal: ignored.")]
    private static partial void LogForged(ILogger logger, string document, long epoch, long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Document} cannot be read: ignored. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string document, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot {Document}: Redis cannot be reached; going on with what is known. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string document, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document}: Redis can be reached again.")]
    private static partial void LogReachableAgain(ILogger logger, string document);
}
