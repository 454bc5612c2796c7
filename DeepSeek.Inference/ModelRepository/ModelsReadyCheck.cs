using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository.Desires;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Ready: every model that is to be there from the start has been tried, and at least one serves, or could on demand. Those that failed are named.
/// </summary>
internal sealed class ModelsReadyCheck(ModelCatalog catalog, VersionChoice choice) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (!catalog.Settled) return HealthCheckResult.Unhealthy("Models are being loaded.");
        var failed = catalog.Versions.Where(version => version.State == ModelVersionState.Failed).Select(version => version.Id).ToList();
        if (catalog.Served.IsEmpty && !catalog.Versions.Any(version => choice.OnDemand(version.Name) is not null))
        {
            return HealthCheckResult.Unhealthy("No model can be served.");
        }

        return failed.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Cannot be served: {string.Join(", ", failed)}.");
    }
}
