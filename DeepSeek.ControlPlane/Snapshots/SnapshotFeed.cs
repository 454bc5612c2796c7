using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>
/// Follows one snapshot document: from disk at start, then from Redis, by news and by a poll every second. Checks the signature and that the pair
/// (epoch, number) never goes back, takes over a base or a delta at once, and keeps it on disk. Without Redis it goes on with what it has.
/// </summary>
public sealed partial class SnapshotFeed<T>(
    SnapshotFeedOptions<T> options,
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    TimeProvider time,
    ILogger<SnapshotFeed<T>> logger) : BackgroundService, ISnapshotSource<T> where T : class
{
    private readonly SnapshotLog _log = new(redis, options.Document);
    private readonly SnapshotFile _file = new(options.StoreFile);
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Snapshot<T>? _current;
    private SnapshotVerifier? _verifier;
    private SnapshotPosition? _reached;
    private bool _broken;
    private bool _kept;
    private long _confirmedAtTicks;
    private bool _reachable = true;
    private bool _storable = true;
    private bool _keyReadable = true;

    /// <inheritdoc />
    public Snapshot<T>? Current => Volatile.Read(ref _current);

    /// <inheritdoc />
    public DateTimeOffset? ConfirmedAt => Interlocked.Read(ref _confirmedAtTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc />
    public event Action? Applied;

    /// <summary>Ends when Redis was asked for the first time, whether or not it answered: until then what is known is what was kept on disk.</summary>
    public Task Asked => _asked.Task;

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
        // One delegate for all attempts: the client keeps each that it is given, whether or not the subscription went through.
        Action<RedisChannel, RedisValue> wake = Wake;
        try
        {
            var subscribed = false;
            while (!stoppingToken.IsCancellationRequested)
            {
                subscribed = await FollowAsync(subscribed, wake, stoppingToken);
                _asked.TrySetResult();
                await WaitForNewsAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            redis.GetSubscriber().Unsubscribe(RedisKeys.SnapshotNews, wake, CommandFlags.FireAndForget);
        }
    }

    /// <summary>Asks once; true where news will be heard from now on.</summary>
    private async Task<bool> FollowAsync(bool subscribed, Action<RedisChannel, RedisValue> wake, CancellationToken cancellationToken)
    {
        try
        {
            if (!subscribed)
            {
                await redis.GetSubscriber().UnsubscribeAsync(RedisKeys.SnapshotNews, wake, CommandFlags.FireAndForget);
                await redis.GetSubscriber().SubscribeAsync(RedisKeys.SnapshotNews, wake).WaitAsync(cancellationToken);
                subscribed = true;
            }

            await PollAsync(cancellationToken);
            if (!_reachable)
            {
                LogReachableAgain(logger, options.Document);
                _reachable = true;
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Said once an outage, not once a second.
            if (_reachable)
            {
                LogUnreachable(logger, options.Document, e.Message);
                _reachable = false;
            }
        }

        return subscribed;
    }

    private async Task WaitForNewsAsync(CancellationToken cancellationToken)
    {
        using var poll = new CancellationTokenSource(SnapshotFeedOptions<T>.PollInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(poll.Token, cancellationToken);
        try
        {
            await _news.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll is due.
        }
    }

    private void Wake(RedisChannel channel, RedisValue document)
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
        if (Verifier() is not { } verifier)
        {
            return;
        }

        var news = await _log.ReadAsync(cancellationToken);
        var believed = Take(news, verifier);
        if (!_broken && IsInForce(_reached))
        {
            Interlocked.Exchange(ref _confirmedAtTicks, time.GetUtcNow().UtcTicks);
        }

        await KeepAsync(news, believed, cancellationToken);
    }

    private SnapshotVerifier? Verifier()
    {
        if (_verifier is null && File.Exists(options.PublicKeyFile))
        {
            try
            {
                _verifier = new SnapshotVerifier(File.ReadAllText(options.PublicKeyFile));
                _keyReadable = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                // It may be being written: it is read again at the next poll.
                if (_keyReadable)
                {
                    LogKeyUnreadable(logger, options.Document, options.PublicKeyFile, e.Message);
                    _keyReadable = false;
                }
            }
        }

        return _verifier;
    }
}
