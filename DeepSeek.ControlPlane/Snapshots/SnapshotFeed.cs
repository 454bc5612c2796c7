using System.Security.Cryptography;
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
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Snapshot<T>? _current;
    private SnapshotVerifier? _verifier;
    private byte[]? _lastRefused;
    private byte[]? _lastAccepted;
    private long _confirmedAtTicks;
    private bool _reachable = true;
    private bool _storable = true;
    private bool _keyReadable = true;

    /// <inheritdoc />
    public Snapshot<T>? Current => Volatile.Read(ref _current);

    /// <inheritdoc />
    public DateTimeOffset? ConfirmedAt => Interlocked.Read(ref _confirmedAtTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Raised when another snapshot is in force.</summary>
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

        if (_lastAccepted is not null && _lastAccepted.AsSpan().SequenceEqual(bytes))
        {
            Confirm();
            return false;
        }

        // What was refused a second ago is refused again, without reading it and without saying so again.
        if (_lastRefused is not null && _lastRefused.AsSpan().SequenceEqual(bytes))
        {
            return false;
        }

        if (Read(bytes, verifier) is not { } accepted)
        {
            _lastRefused = bytes;
            return false;
        }

        _lastAccepted = bytes;
        Confirm();
        if (ReferenceEquals(accepted, _current))
        {
            return false;
        }

        Volatile.Write(ref _current, accepted);
        LogApplied(logger, options.Document, accepted.Epoch, accepted.Number);
        Applied?.Invoke();
        return true;
    }

    /// <summary>The snapshot, where it is newer than the one in force and signed by the publisher. Whoever can write to Redis chooses these bytes.</summary>
    private Snapshot<T>? Read(byte[] bytes, SnapshotVerifier verifier)
    {
        try
        {
            // 'required' says that a field is there, not that it is not null.
            if (JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope)
                is not { Document: not null, Payload: not null, Signature: not null } envelope)
            {
                LogUnreadable(logger, options.Document, "A field is null.");
                return null;
            }

            if (!verifier.Verify(envelope, options.Document))
            {
                LogForged(logger, options.Document, envelope.Epoch, envelope.Number);
                return null;
            }

            if (_current is { } known && !envelope.IsNewerThan(known.Epoch, known.Number))
            {
                if (envelope.Epoch == known.Epoch && envelope.Number == known.Number)
                {
                    // Signed anew, as after the publisher's restart: the same snapshot in other bytes.
                    return known;
                }

                LogOlder(logger, options.Document, envelope.Epoch, envelope.Number, known.Epoch, known.Number);
                return null;
            }

            return JsonSerializer.Deserialize(envelope.Payload, options.TypeInfo) is { } value
                ? new Snapshot<T>(envelope.Epoch, envelope.Number, envelope.PublishedAt, value)
                : null;
        }
        catch (JsonException e)
        {
            LogUnreadable(logger, options.Document, e.Message);
            return null;
        }
    }

    private void Confirm() => Interlocked.Exchange(ref _confirmedAtTicks, time.GetUtcNow().UtcTicks);

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

    private async Task ReadStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (File.Exists(options.StoreFile) && TryAccept(await File.ReadAllBytesAsync(options.StoreFile, cancellationToken)))
            {
                // What disk says is good to serve from, but nobody has confirmed yet that it is the newest.
                Interlocked.Exchange(ref _confirmedAtTicks, 0);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotStorable(logger, options.Document, options.StoreFile, e.Message);
            _storable = false;
        }
    }

    /// <summary>A disk that fails costs the start without Redis, not the service.</summary>
    private async Task WriteStoreAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.StoreFile)!);
            var temporary = options.StoreFile + ".new";
            await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
            File.Move(temporary, options.StoreFile, overwrite: true);
            _storable = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (_storable)
            {
                LogNotStorable(logger, options.Document, options.StoreFile, e.Message);
                _storable = false;
            }
        }
    }
}
