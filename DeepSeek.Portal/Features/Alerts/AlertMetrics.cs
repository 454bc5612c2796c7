using System.Diagnostics.Metrics;

namespace DeepSeek.Portal.Features.Alerts;

/// <summary>How many alerts fire, and how telling of them goes.</summary>
internal sealed class AlertMetrics
{
    public const string MeterName = "DeepSeek.Portal.Alerts";

    private readonly Counter<long> _deliveries;
    private IReadOnlyList<AlertItem> _open = [];

    public AlertMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("deepseek.portal.alerts.firing", Measure, "{alert}", "Alerts that fire, by severity.");
        _deliveries = meter.CreateCounter<long>("deepseek.portal.alerts.deliveries", "{delivery}", "Attempts to tell a channel, by how they ended.");
    }

    public void Firing(IReadOnlyList<AlertItem> open) => Volatile.Write(ref _open, open);

    /// <param name="outcome"><c>delivered</c>, <c>failed</c> or <c>given_up</c>.</param>
    public void Attempted(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private IEnumerable<Measurement<int>> Measure() => Enum.GetValues<AlertSeverity>().Select(severity => new Measurement<int>(
        Volatile.Read(ref _open).Count(alert => alert.State == AlertState.Firing && alert.Severity == severity),
        new KeyValuePair<string, object?>("severity", severity.ToString())));
}
