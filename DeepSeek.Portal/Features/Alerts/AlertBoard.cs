namespace DeepSeek.Portal.Features.Alerts;

internal sealed class AlertBoard : IAlertBoard
{
    private IReadOnlyList<AlertItem> _open = [];

    public event Action? Changed;

    public IReadOnlyList<AlertItem> Open => Volatile.Read(ref _open);

    public void Publish(IEnumerable<AlertItem> open)
    {
        List<AlertItem> next =
        [
            .. open.OrderByDescending(alert => alert.State).ThenBy(alert => alert.Severity).ThenBy(alert => alert.Metric)
                .ThenBy(alert => alert.SubjectName, StringComparer.Ordinal).ThenBy(alert => alert.Id, StringComparer.Ordinal),
        ];
        if (!next.SequenceEqual(Open))
        {
            Volatile.Write(ref _open, next);
            Changed?.Invoke();
        }
    }

    /// <summary>Keeps what was there, and adds that nothing newer can be known.</summary>
    public void PublishDatabaseAway(DateTimeOffset now)
    {
        if (Open.Any(alert => alert.Metric == AlertMetric.DatabaseUnreachable))
        {
            return;
        }

        Publish(Open.Append(new AlertItem
        {
            Id = "",
            RuleId = "",
            RuleName = "",
            Metric = AlertMetric.DatabaseUnreachable,
            Severity = AlertSeverity.P1,
            State = AlertState.Firing,
            Subject = "",
            SubjectName = "",
            Value = 1,
            Threshold = 0,
            StartedAt = now,
            FiringAt = now,
        }));
    }
}
