using DeepSeek.ControlPlane.Snapshots;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// Ready when there is a snapshot, however old, and all is made of it that requests need: before that no caller can be known, and the first would wait for it.
/// </summary>
internal sealed class SnapshotHealthCheck(ISnapshotSource<GatewaySnapshot> snapshots, IEnumerable<ISnapshotReader> readers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (snapshots.Current is null)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("No snapshot has arrived yet."));
        }

        foreach (var reader in readers)
        {
            reader.Prepare();
        }

        return Task.FromResult(HealthCheckResult.Healthy());
    }
}
