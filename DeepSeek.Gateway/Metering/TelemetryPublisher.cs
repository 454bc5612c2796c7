using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Metering;

/// <summary>Publishes the counts each second. They only rise, so a report that does not get through is made good by the next.</summary>
internal sealed partial class TelemetryPublisher(
    TelemetryChannel channel,
    ModelCounters counters,
    TrafficCounters traffic,
    ISnapshotSource<GatewaySnapshot> snapshots,
    IOptions<PlatformOptions> platform,
    TimeProvider time,
    ILogger<TelemetryPublisher> logger) : BackgroundService
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private bool _reachable = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TelemetryReport.Interval, time);
        try
        {
            do
            {
                await PublishAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await channel.PublishAsync(
                new TelemetryReport
                {
                    InstanceId = platform.Value.InstanceId,
                    StartedAt = _startedAt,
                    SentAt = time.GetUtcNow(),
                    Version = PlatformVersion.Current,
                    SnapshotNumber = snapshots.Current?.Number,
                    SnapshotConfirmedAt = snapshots.ConfirmedAt,
                    Models = counters.Read(),
                    Traffic = traffic.Read(),
                },
                cancellationToken);
            _reachable = true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Redis is away, or there is a bug in what is read. No request depends on it, and an exception that leaves here would end the gateway.
            if (_reachable)
            {
                LogUnreachable(logger, e.Message);
                _reachable = false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Telemetry cannot be published at the moment. {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
