using System.Diagnostics.Metrics;
using System.Globalization;

namespace DeepSeek.Gateway.Replicas;

/// <summary>What happens between this gateway and replicas.</summary>
internal sealed class ReplicaMetrics
{
    public const string MeterName = "DeepSeek.Gateway.Replicas";

    private readonly Counter<long> _failovers;

    public ReplicaMetrics(IMeterFactory meters) => _failovers = meters.Create(MeterName).CreateCounter<long>(
        "deepseek.gateway.failovers", "{failover}", "Attempts that a replica did not take, so that the next was asked.");

    /// <param name="model">Whose replica it was.</param>
    /// <param name="refusedWith">The status of its refusal; null where it could not be reached.</param>
    public void Failover(string model, int? refusedWith)
    {
        if (_failovers.Enabled)
        {
            _failovers.Add(1, new("gen_ai.request.model", model), new("error.type", refusedWith?.ToString(CultureInfo.InvariantCulture) ?? "connection"));
        }
    }
}
