using System.Diagnostics.Metrics;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>How the circuits of replicas stand, and how often they change.</summary>
internal sealed class CircuitMetrics
{
    public const string MeterName = "DeepSeek.Gateway.LoadBalancing";

    private readonly Counter<long> _changes;

    public CircuitMetrics(IMeterFactory meters, ReplicaDirectory replicas, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        _changes = meter.CreateCounter<long>("deepseek.gateway.circuit.changes", "{change}", "Times that a circuit opened or closed.");
        meter.CreateObservableGauge(
            "deepseek.gateway.circuit.state",
            () => replicas.Current.Replicas.Values.Select(replica => new Measurement<int>(
                (int)replica.Circuit.StateAt(time.GetUtcNow()), new KeyValuePair<string, object?>("deepseek.replica.id", replica.Id))),
            "{state}",
            "The circuit of a replica: 0 closed, 1 half-open, 2 open.");
    }

    public void Changed(string replica, bool opened)
    {
        if (_changes.Enabled)
        {
            _changes.Add(1, new("deepseek.replica.id", replica), new("deepseek.circuit.state", opened ? "open" : "closed"));
        }
    }
}
