using DeepSeek.ControlPlane.Heartbeats;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Ready: every model has been tried, and at least one serves. Those that failed are named.</summary>
internal sealed class ModelsReadyCheck(ModelCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (!catalog.Settled) return HealthCheckResult.Unhealthy("Models are being loaded.");
        var failed = catalog.States.Where(state => state.State == ModelVersionState.Failed).Select(state => $"{state.Name}@{state.Version}").ToList();
        if (catalog.Served.IsEmpty) return HealthCheckResult.Unhealthy("No model can be served.");
        return failed.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Cannot be served: {string.Join(", ", failed)}.");
    }
}
