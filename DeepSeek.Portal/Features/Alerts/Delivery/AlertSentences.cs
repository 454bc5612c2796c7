using System.Globalization;
using DeepSeek.Portal.Features.Alerts.Rules;

namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>What mails and webhooks say, in English: nobody knows which language their readers speak.</summary>
internal static class AlertSentences
{
    public static string Of(AlertItem alert, AlertEvent what) =>
        $"[{alert.Severity}] {(what == AlertEvent.Resolved ? "Resolved: " : "")}{(alert.RuleName.Length > 0 ? alert.RuleName + ": " : "")}{Cause(alert)}";

    private static string Cause(AlertItem alert) => alert.Metric switch
    {
        AlertMetric.RedisUnreachable => "Redis cannot be reached.",
        AlertMetric.NoReplicaReady => "No replica can answer.",
        AlertMetric.NoGateway => "No gateway reports.",
        AlertMetric.DatabaseOutdated => "The portal's database is an older copy than what was published.",
        AlertMetric.DatabaseUnreachable => "The portal's database does not answer.",
        AlertMetric.GatewayOverheadP95 => $"The gateway's own p95 for {alert.SubjectName} is {Value(alert)}, above {Threshold(alert)}.",
        AlertMetric.TimeToFirstTokenP95 => $"The p95 of the time to first token of {alert.SubjectName} is {Value(alert)}, above {Threshold(alert)}.",
        AlertMetric.ErrorShare => $"{Value(alert)} of requests{(alert.SubjectName.Length > 0 ? " of " + alert.SubjectName : "")} fail, more than {Threshold(alert)}.",
        AlertMetric.SnapshotStale => "Changes that were made do not reach the gateways.",
        AlertMetric.ReplicaLost => $"Replica {alert.SubjectName} has vanished.",
        AlertMetric.ReloadFailed => $"{alert.SubjectName} failed to load.",
        AlertMetric.GpuMemoryShare => $"GPU memory of replica {alert.SubjectName} is {Value(alert)} full, more than {Threshold(alert)}: add replicas.",
        AlertMetric.BudgetShare => $"{alert.SubjectName} has used {Value(alert)} of a budget, more than {Threshold(alert)}.",
        _ => alert.Metric.ToString(),
    };

    private static string Value(AlertItem alert) => Number(alert.Metric, alert.Value);

    private static string Threshold(AlertItem alert) => Number(alert.Metric, alert.Threshold);

    private static string Number(AlertMetric metric, double value) =>
        metric.IsShare() ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %") : string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0} ms");
}
