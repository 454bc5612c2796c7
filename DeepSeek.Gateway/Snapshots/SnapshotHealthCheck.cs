using DeepSeek.ControlPlane.Snapshots;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>Ready when there is a snapshot, however old: before that no caller can be known.</summary>
internal sealed class SnapshotHealthCheck(ISnapshotSource<GatewaySnapshot> snapshots) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(snapshots.Current is null ? HealthCheckResult.Unhealthy("No snapshot has arrived yet.") : HealthCheckResult.Healthy());
}
