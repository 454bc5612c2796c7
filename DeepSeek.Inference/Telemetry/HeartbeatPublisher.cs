using System.Threading.Channels;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Inference.Telemetry;

/// <summary>
/// Announces this replica in Redis every second, at once when something has changed, and takes its word back on a clean stop. Redis being away stops
/// nothing here: the next second is another try.
/// </summary>
internal sealed partial class HeartbeatPublisher(
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    HeartbeatCodec codec,
    HeartbeatComposer composer,
    ModelCatalog catalog,
    IOptions<PlatformOptions> platform,
    TimeProvider time,
    ILogger<HeartbeatPublisher> logger) : BackgroundService, IHostedLifecycleService
{
    // One waiting change is enough: the next heartbeat tells all.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _listening;
    private bool _away;

    private string ReplicaId => platform.Value.InstanceId;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // The server listens now: there is an address, and somebody who answers there.
        _listening = true;
        OnChange();
        return Task.CompletedTask;
    }

    /// <summary>Before the server stops to listen: gateways send nothing more while it finishes what it has.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        try
        {
            // First of all, so that nobody who finds the heartbeat gone takes it for lost.
            if (_listening && composer.Compose() is { } last)
            {
                await redis.GetDatabase().StringSetAsync(RedisKeys.Farewell(ReplicaId), codec.Write(last with { Leaving = true }), ReplicaHeartbeat.FarewellToLive)
                    .WaitAsync(cancellationToken);
            }

            await redis.GetDatabase().KeyDeleteAsync(RedisKeys.Replica(ReplicaId)).WaitAsync(cancellationToken);
            await redis.GetDatabase().SetRemoveAsync(RedisKeys.Replicas, ReplicaId).WaitAsync(cancellationToken);
            await SpreadAsync(cancellationToken);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            // The heartbeat expires by itself.
            LogNotWithdrawn(logger, error.Message);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalog.Changed += OnChange;
        using var timer = new PeriodicTimer(ReplicaHeartbeat.Interval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var change = _changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            var ended = await Task.WhenAny(tick, change);
            var isNews = ended == change;
            if (isNews)
            {
                _changes.Reader.TryRead(out _);
                change = _changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
            }
            else
            {
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }

            if (!stoppingToken.IsCancellationRequested) await BeatAsync(isNews, stoppingToken);
        }
    }

    private void OnChange() => _changes.Writer.TryWrite(true);

    private async Task BeatAsync(bool isNews, CancellationToken cancellationToken)
    {
        if (!_listening || composer.Compose() is not { } heartbeat) return;
        try
        {
            var database = redis.GetDatabase();
            var text = codec.Write(heartbeat);
            await Task.WhenAll(
                database.StringSetAsync(RedisKeys.Replica(ReplicaId), text, ReplicaHeartbeat.TimeToLive),
                database.SetAddAsync(RedisKeys.Replicas, ReplicaId)).WaitAsync(cancellationToken);
            if (isNews || _away) await SpreadAsync(cancellationToken);
            if (_away) LogBack(logger);
            _away = false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops.
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_away) LogAway(logger, error.Message);
            _away = true;
        }
    }

    private Task<long> SpreadAsync(CancellationToken cancellationToken) =>
        redis.GetSubscriber().PublishAsync(RedisKeys.ReplicaNews, ReplicaId).WaitAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Redis cannot be reached, so gateways may not learn how this replica is; requests are served as before. {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back; this replica is announced again.")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The heartbeat was not withdrawn; it expires within seconds. {Reason}")]
    private static partial void LogNotWithdrawn(ILogger logger, string reason);
}
