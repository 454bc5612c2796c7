using System.Text.Json;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Features.Traffic;
using DeepSeek.Portal.Publishing;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.Live;

/// <summary>Looks at the platform once a second, whether anybody watches or not: the chart's first five minutes are then there for whoever comes.</summary>
internal sealed partial class LivePoller(
    HeartbeatReader heartbeats,
    TelemetryChannel telemetry,
    PublishingService publishing,
    TrafficBook book,
    LiveFeed feed,
    TimeProvider time,
    ILogger<LivePoller> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ReplicaBook _replicas = new();
    private readonly TrafficHistory _traffic = new();
    private DateTimeOffset? _heardAt;
    private bool _reachable = true;

    /// <summary>Takes one look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var alive = await heartbeats.ReadAsync(cancellationToken);
            var reports = await telemetry.ReadAsync(cancellationToken);
            _replicas.Update(now, alive, await heartbeats.ReadFarewellsAsync(_replicas.Missing(alive), cancellationToken));
            _traffic.Add(now, reports);
            book.Add(now, reports, _replicas.Replicas);
            _heardAt = now;
            SetReachable(true, null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or IOException)
        {
            _traffic.AddUnknown(now);
            SetReachable(false, e);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Another version of the platform writes what this one cannot read: no reason to stop looking.
            _traffic.AddUnknown(now);
            LogUnreadable(logger, e.Message);
        }

        feed.Publish(new LiveView
        {
            At = now,
            RedisReachable = _reachable,
            HeardAt = _heardAt,
            Replicas = _replicas.Replicas,
            Models = ModelVersionView.Of(_replicas.Replicas),
            Traffic = _traffic.Summarize(now),
            Points = _traffic.Points,
            Publishing = publishing.Status,
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void SetReachable(bool reachable, Exception? exception)
    {
        if (_reachable == reachable)
        {
            return;
        }

        // Said once an outage, not once a second.
        _reachable = reachable;
        if (reachable)
        {
            LogReachableAgain(logger);
        }
        else
        {
            LogUnreachable(logger, FirstWords(exception));
        }
    }

    /// <summary>The Redis client goes on about its threads after the first semicolon.</summary>
    private static string FirstWords(Exception? exception) => exception?.Message.Split(';')[0] ?? "";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis cannot be reached: the overview shows what was last known. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A heartbeat or a telemetry report cannot be read. {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis can be reached again: the overview is live.")]
    private static partial void LogReachableAgain(ILogger logger);
}
