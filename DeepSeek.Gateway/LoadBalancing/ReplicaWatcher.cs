using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using StackExchange.Redis;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Follows the replicas' heartbeats, by news and by a poll every second, and keeps the directory in step with them.</summary>
internal sealed partial class ReplicaWatcher(
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    HeartbeatReader heartbeats,
    ReplicaDirectory directory,
    ReplicaProbe probe,
    TimeProvider time,
    ILogger<ReplicaWatcher> logger) : BackgroundService
{
    private readonly SemaphoreSlim _news = new(0, 1);
    private volatile bool _connectionBroke;
    private bool _subscribed;
    private bool _reachable = true;
    private int _replicas = -1;

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionFailed += OnConnectionChanged;
        redis.ConnectionRestored += OnConnectionChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await probe.ProbeAsync(await FollowAsync(stoppingToken), stoppingToken);
                await WaitForNewsAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            redis.ConnectionFailed -= OnConnectionChanged;
            redis.ConnectionRestored -= OnConnectionChanged;
            await redis.GetSubscriber().UnsubscribeAsync(RedisKeys.ReplicaNews, OnNews, CommandFlags.FireAndForget);
        }
    }

    /// <summary>Gives back the replicas whose health is to be asked.</summary>
    private async Task<IReadOnlyCollection<Replica>> FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_subscribed)
            {
                await redis.GetSubscriber().SubscribeAsync(RedisKeys.ReplicaNews, OnNews).WaitAsync(cancellationToken);
                _subscribed = true;
            }

            // A connection that broke and came back between two polls counts: Redis may have lost what it knew.
            if (_connectionBroke)
            {
                _connectionBroke = false;
                directory.RedisLost();
            }

            var unheard = directory.Apply(await heartbeats.ReadAsync(cancellationToken));
            Report();
            return unheard;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            if (_reachable)
            {
                LogUnreachable(logger, directory.Current.Replicas.Count, e.Message);
                _reachable = false;
            }

            directory.RedisLost();
            return directory.Current.Replicas.Values;
        }
    }

    private async Task WaitForNewsAsync(CancellationToken cancellationToken)
    {
        using var poll = new CancellationTokenSource(ReplicaHeartbeat.Interval, time);
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

    private void Report()
    {
        if (!_reachable)
        {
            LogReachableAgain(logger);
            _reachable = true;
        }

        if (directory.Current.Replicas.Count is var count && count != _replicas)
        {
            LogReplicas(logger, count, directory.Current.Models.Count);
            _replicas = count;
        }
    }

    private void OnConnectionChanged(object? sender, ConnectionFailedEventArgs e) => _connectionBroke = true;

    private void OnNews(RedisChannel channel, RedisValue replicaId)
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Replicas: {Replicas}; names of models that they serve: {Models}.")]
    private static partial void LogReplicas(ILogger logger, int replicas, int models);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Heartbeats cannot be read; going on with {Replicas} replicas and asking their health. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, int replicas, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Heartbeats can be read again.")]
    private static partial void LogReachableAgain(ILogger logger);
}
