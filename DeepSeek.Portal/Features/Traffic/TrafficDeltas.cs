using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Traffic;

/// <summary>
/// What was counted between two looks at the rising counts of gateways. What a look sees for the first time counts whole where its gateway was watched before
/// or has begun since; else it was counted nobody knows when, and is only the line to count from. Not thread-safe.
/// </summary>
internal sealed class TrafficDeltas
{
    private Dictionary<(string Instance, string Model), (DateTimeOffset Since, ModelTelemetry Counts)> _models = [];
    private Dictionary<(string Instance, string Model, string Tenant, string Replica, Lane Lane, bool Others), TrafficTelemetry> _entries = [];
    private Dictionary<string, DateTimeOffset> _watched = [];
    private DateTimeOffset? _lastAt;

    /// <summary>Takes a look; what is new goes where it is told.</summary>
    public void Look(DateTimeOffset now, IReadOnlyList<TelemetryReport> reports, Action<TrafficKey, TrafficSums> add)
    {
        var models = new Dictionary<(string, string), (DateTimeOffset, ModelTelemetry)>();
        var entries = new Dictionary<(string, string, string, string, Lane, bool), TrafficTelemetry>();
        foreach (var report in reports)
        {
            var isNew = IsAllNew(report);
            foreach (var counts in report.Models)
            {
                var key = (report.InstanceId, counts.Model);
                models[key] = (report.StartedAt, counts);
                var known = _models.TryGetValue(key, out var before) && before.Since == report.StartedAt;
                if (known ? counts.Requests > before.Counts.Requests : isNew)
                {
                    add(TrafficKey.OfModel(counts.Model), Since(counts, known ? before.Counts : null));
                }
            }

            foreach (var entry in report.Traffic)
            {
                var key = (report.InstanceId, entry.Model, entry.TenantId, entry.ReplicaId, entry.Lane, entry.IsOthers);
                entries[key] = entry;
                var known = _entries.TryGetValue(key, out var before) && before.Since == entry.Since;
                if (known ? entry.Requests > before!.Requests : isNew)
                {
                    Add(entry, Since(entry, known ? before : null), add);
                }
            }
        }

        (_models, _entries, _lastAt) = (models, entries, now);
        _watched = reports.ToDictionary(report => report.InstanceId, report => report.StartedAt);
    }

    private static void Add(TrafficTelemetry entry, TrafficSums counted, Action<TrafficKey, TrafficSums> add)
    {
        if (!entry.IsOthers)
        {
            add(new TrafficKey(entry.Model, entry.TenantId, entry.ReplicaId), counted);
        }

        var volume = new TrafficSums();
        volume.AddVolume(counted);
        add(TrafficKey.OfModel(entry.Model), volume);
    }

    private bool IsAllNew(TelemetryReport report) =>
        _lastAt is { } last
        && (report.StartedAt >= last || (_watched.TryGetValue(report.InstanceId, out var startedAt) && startedAt == report.StartedAt));

    private static TrafficSums Since(ModelTelemetry counts, ModelTelemetry? before) => new()
    {
        Requests = Math.Max(0, counts.Requests - (before?.Requests ?? 0)),
        Errors = Math.Max(0, counts.Errors - (before?.Errors ?? 0)),
        Duration = Minus(counts.Duration, before?.Duration),
        TimeToFirstToken = Minus(counts.TimeToFirstToken, before?.TimeToFirstToken),
        Overhead = Minus(counts.Overhead, before?.Overhead),
    };

    private static TrafficSums Since(TrafficTelemetry counts, TrafficTelemetry? before) => new()
    {
        Requests = Math.Max(0, counts.Requests - (before?.Requests ?? 0)),
        Errors = Math.Max(0, counts.Errors - (before?.Errors ?? 0)),
        CacheHits = Math.Max(0, counts.CacheHits - (before?.CacheHits ?? 0)),
        PromptTokens = Math.Max(0, counts.PromptTokens - (before?.PromptTokens ?? 0)),
        CompletionTokens = Math.Max(0, counts.CompletionTokens - (before?.CompletionTokens ?? 0)),
        OverheadSeconds = Math.Max(0, counts.OverheadSeconds - (before?.OverheadSeconds ?? 0)),
        TimeToFirstTokenSeconds = Math.Max(0, counts.TimeToFirstTokenSeconds - (before?.TimeToFirstTokenSeconds ?? 0)),
        AfterFirstTokenSeconds = Math.Max(0, counts.AfterFirstTokenSeconds - (before?.AfterFirstTokenSeconds ?? 0)),
        Duration = Minus(counts.Duration, before?.Duration),
        TimeToFirstToken = Minus(counts.TimeToFirstToken, before?.TimeToFirstToken),
    };

    /// <summary>Empty where a gateway of an earlier release does not say.</summary>
    private static LatencyHistogram Minus(LatencyHistogram? now, LatencyHistogram? before) =>
        now is null ? new LatencyHistogram() : before is null ? new LatencyHistogram([.. now.Counts]) : now.Minus(before);
}
