using System.Diagnostics.Metrics;
using System.Globalization;

namespace DeepSeek.Gateway.Replicas;

/// <summary>What happens between this gateway and replicas.</summary>
internal sealed class ReplicaMetrics
{
    public const string MeterName = "DeepSeek.Gateway.Replicas";

    private readonly Counter<long> _failovers;
    private readonly Counter<long> _retries;

    public ReplicaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _failovers = meter.CreateCounter<long>("deepseek.gateway.failovers", "{failover}", "Attempts that a replica did not take, so that the next was asked.");
        _retries = meter.CreateCounter<long>("deepseek.gateway.retries", "{retry}", "Attempts to begin an answer anew, after a wait.");
    }

    /// <param name="model">Whose answer is begun anew.</param>
    /// <param name="allowed">False where the budget did not allow it, or it had been tried often enough.</param>
    public void Retry(string model, bool allowed)
    {
        if (_retries.Enabled)
        {
            _retries.Add(1, new("gen_ai.request.model", model), new("outcome", allowed ? "made" : "given_up"));
        }
    }

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
