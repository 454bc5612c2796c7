using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>How old what this gateway knows is.</summary>
internal sealed class SnapshotMetrics : IHostedService
{
    public const string MeterName = "DeepSeek.Gateway.Snapshots";

    public SnapshotMetrics(IMeterFactory meters, ISnapshotSource<GatewaySnapshot> snapshots, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "deepseek.gateway.snapshot.unconfirmed",
            () => snapshots.ConfirmedAt is { } at ? [new Measurement<double>((time.GetUtcNow() - at).TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "Since Redis last confirmed that the snapshot in force is the newest.");
        meter.CreateObservableGauge(
            "deepseek.gateway.snapshot.age",
            () => snapshots.Current is { } snapshot
                ? [new Measurement<double>((time.GetUtcNow() - snapshot.PublishedAt).TotalSeconds)]
                : Array.Empty<Measurement<double>>(),
            "s",
            "Since the snapshot in force was published.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
