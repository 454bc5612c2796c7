using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Live;

/// <summary>
/// The last five minutes, second by second, from the rising counts that gateways report. Not thread-safe: one poller feeds it.
/// </summary>
internal sealed class TrafficHistory
{
    /// <summary>How far back it goes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>Over how long the chart's quantiles are taken: long enough to be smooth, short enough to show a change at once.</summary>
    public static readonly TimeSpan PointWindow = TimeSpan.FromSeconds(10);

    /// <summary>Over how long the summary is taken.</summary>
    public static readonly TimeSpan SummaryWindow = TimeSpan.FromMinutes(1);

    private readonly Queue<(DateTimeOffset At, TrafficSlice? Slice)> _slices = new();
    private readonly Queue<TrafficPoint> _points = new();
    private Dictionary<(string Instance, string Model), (DateTimeOffset StartedAt, ModelTelemetry Counts)> _known = [];
    private Dictionary<string, DateTimeOffset> _watched = [];
    private DateTimeOffset? _lastAt;
    private int _gateways;

    /// <summary>The chart's points, oldest first.</summary>
    public IReadOnlyList<TrafficPoint> Points => [.. _points];

    /// <summary>Takes in what every gateway last reported.</summary>
    public void Add(DateTimeOffset now, IReadOnlyList<TelemetryReport> reports)
    {
        _gateways = reports.Count;
        var slice = reports.Count > 0 ? Difference(reports) : null;
        Append(now, slice);
        _lastAt = now;
    }

    /// <summary>Notes that nothing could be learned this time.</summary>
    public void AddUnknown(DateTimeOffset now)
    {
        _gateways = 0;
        Append(now, null);
    }

    public TrafficSummary Summarize(DateTimeOffset now)
    {
        var (sum, seconds) = Sum(now - SummaryWindow);
        return sum is null
            ? new TrafficSummary { Gateways = _gateways }
            : new TrafficSummary
            {
                Gateways = _gateways,
                Requests = sum.Requests,
                Errors = sum.Errors,
                RequestsPerSecond = sum.Requests / seconds,
                P50Seconds = sum.Duration.Quantile(0.5),
                P95Seconds = sum.Duration.Quantile(0.95),
                FirstByteP50Seconds = sum.TimeToFirstByte.Quantile(0.5),
                FirstByteP95Seconds = sum.TimeToFirstByte.Quantile(0.95),
            };
    }

    private void Append(DateTimeOffset now, TrafficSlice? slice)
    {
        _slices.Enqueue((now, slice));
        var (sum, seconds) = Sum(now - PointWindow);
        _points.Enqueue(new TrafficPoint(
            now,
            slice is null ? null : sum!.Requests / seconds,
            sum?.Duration.Quantile(0.5),
            sum?.Duration.Quantile(0.95)));

        while (_slices.Peek().At <= now - Length)
        {
            _slices.Dequeue();
        }

        while (_points.Peek().At <= now - Length)
        {
            _points.Dequeue();
        }
    }

    /// <summary>All that is known since a moment, and over how many seconds; a slice stands for about one.</summary>
    private (TrafficSlice? Sum, double Seconds) Sum(DateTimeOffset after)
    {
        TrafficSlice? sum = null;
        var slices = 0;
        foreach (var (at, slice) in _slices)
        {
            if (at > after && slice is not null)
            {
                sum = sum?.Plus(slice) ?? slice;
                slices++;
            }
        }

        return (sum, Math.Max(1, slices * TelemetryReport.Interval.TotalSeconds));
    }

    private TrafficSlice Difference(IReadOnlyList<TelemetryReport> reports)
    {
        var total = TrafficSlice.Empty;
        var now = new Dictionary<(string, string), (DateTimeOffset, ModelTelemetry)>();
        foreach (var report in reports)
        {
            foreach (var counts in report.Models)
            {
                var key = (report.InstanceId, counts.Model);
                now[key] = (report.StartedAt, counts);
                if (_known.TryGetValue(key, out var before) && before.StartedAt == report.StartedAt)
                {
                    total = total.Plus(Since(counts, before.Counts));
                }
                else if (IsAllNew(report))
                {
                    total = total.Plus(new TrafficSlice(counts.Requests, counts.Errors, counts.Duration, counts.TimeToFirstByte));
                }
            }
        }

        _known = now;
        _watched = reports.ToDictionary(report => report.InstanceId, report => report.StartedAt);
        return total;
    }

    /// <summary>
    /// True where what a report counts for the first time came since the last look: its gateway was watched then, or has started since. Otherwise it
    /// counted for an unknown time before anybody looked, and is only the line to count from.
    /// </summary>
    private bool IsAllNew(TelemetryReport report) =>
        _lastAt is { } last
        && (report.StartedAt >= last || (_watched.TryGetValue(report.InstanceId, out var startedAt) && startedAt == report.StartedAt));

    private static TrafficSlice Since(ModelTelemetry counts, ModelTelemetry before) => new(
        Math.Max(0, counts.Requests - before.Requests),
        Math.Max(0, counts.Errors - before.Errors),
        counts.Duration.Minus(before.Duration),
        counts.TimeToFirstByte.Minus(before.TimeToFirstByte));
}
