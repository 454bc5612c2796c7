using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>How old what this gateway knows is, by document.</summary>
internal sealed class SnapshotMetrics : IHostedService
{
    public const string MeterName = "DeepSeek.Gateway.Snapshots";

    private readonly TimeProvider _time;

    public SnapshotMetrics(IMeterFactory meters, ISnapshotSource<GatewaySnapshot> gateway, ISnapshotSource<ReplicaSnapshot> replicas, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "deepseek.gateway.snapshot.unconfirmed",
            () => Since((GatewaySnapshot.Document, gateway.ConfirmedAt), (ReplicaSnapshot.Document, replicas.ConfirmedAt)),
            "s",
            "Since Redis last confirmed that the snapshot in force is the newest.");
        meter.CreateObservableGauge(
            "deepseek.gateway.snapshot.age",
            () => Since((GatewaySnapshot.Document, gateway.Current?.PublishedAt), (ReplicaSnapshot.Document, replicas.Current?.PublishedAt)),
            "s",
            "Since the snapshot in force was published.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Since(params (string Document, DateTimeOffset? At)[] documents)
    {
        var now = _time.GetUtcNow();
        foreach (var (document, since) in documents)
        {
            if (since is { } at)
            {
                yield return new Measurement<double>((now - at).TotalSeconds, new KeyValuePair<string, object?>("deepseek.snapshot.document", document));
            }
        }
    }
}
