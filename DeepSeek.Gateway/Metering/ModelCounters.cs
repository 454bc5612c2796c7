using System.Collections.Concurrent;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Gateway.Metering;

/// <summary>What was counted since the start, by model. Only models that exist have an entry, so it cannot grow with what clients invent.</summary>
internal sealed class ModelCounters
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public void Count(string model, bool failed, TimeSpan? timeToFirstByte, TimeSpan? timeToFirstToken, TimeSpan? overhead, TimeSpan duration)
    {
        var entry = _entries.GetOrAdd(model, static _ => new Entry());
        lock (entry)
        {
            entry.Requests++;
            entry.Errors += failed ? 1 : 0;
            entry.Duration.Record(duration);
            if (timeToFirstByte is { } first)
            {
                entry.TimeToFirstByte.Record(first);
            }

            if (timeToFirstToken is { } token)
            {
                entry.TimeToFirstToken.Record(token);
            }

            if (overhead is { } own)
            {
                entry.Overhead.Record(own);
            }
        }
    }

    /// <summary>A copy of all counts.</summary>
    public IReadOnlyList<ModelTelemetry> Read()
    {
        var models = new List<ModelTelemetry>(_entries.Count);
        foreach (var (model, entry) in _entries)
        {
            lock (entry)
            {
                models.Add(new ModelTelemetry
                {
                    Model = model,
                    Requests = entry.Requests,
                    Errors = entry.Errors,
                    TimeToFirstByte = new LatencyHistogram([.. entry.TimeToFirstByte.Counts]),
                    Duration = new LatencyHistogram([.. entry.Duration.Counts]),
                    TimeToFirstToken = new LatencyHistogram([.. entry.TimeToFirstToken.Counts]),
                    Overhead = new LatencyHistogram([.. entry.Overhead.Counts]),
                });
            }
        }

        return models;
    }

    private sealed class Entry
    {
        public long Requests { get; set; }

        public long Errors { get; set; }

        public LatencyHistogram TimeToFirstByte { get; } = new();

        public LatencyHistogram Duration { get; } = new();

        public LatencyHistogram TimeToFirstToken { get; } = new();

        public LatencyHistogram Overhead { get; } = new();
    }
}
