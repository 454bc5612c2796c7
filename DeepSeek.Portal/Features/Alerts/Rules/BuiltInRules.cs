namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>Rules that are there from the start. Their ids are kept for good: rows of the database refer to them.</summary>
internal static class BuiltInRules
{
    /// <summary>Seconds that the gateway, and the first token, may take.</summary>
    public const double LatencySeconds = 0.2;

    /// <summary>Share of failed requests that is still all right.</summary>
    public const double ErrorShare = 0.01;

    /// <summary>From here on there is little left, of memory and of budgets.</summary>
    public const double Full = 0.9;

    public static readonly IReadOnlyList<AlertRule> All =
    [
        Condition("redis-unreachable", AlertMetric.RedisUnreachable, 5, AlertSeverity.P1),
        Condition("no-replica-ready", AlertMetric.NoReplicaReady, 5, AlertSeverity.P1),
        Condition("no-gateway", AlertMetric.NoGateway, 5, AlertSeverity.P1),
        Condition("database-outdated", AlertMetric.DatabaseOutdated, 5, AlertSeverity.P1),
        Measured("gateway-overhead", AlertMetric.GatewayOverheadP95, LatencySeconds, 60, AlertSeverity.P1),
        Measured("time-to-first-token", AlertMetric.TimeToFirstTokenP95, LatencySeconds, 60, AlertSeverity.P1),
        Measured("error-share", AlertMetric.ErrorShare, ErrorShare, 5, AlertSeverity.P2),
        Condition("snapshot-stale", AlertMetric.SnapshotStale, 5, AlertSeverity.P2),
        Condition("replica-lost", AlertMetric.ReplicaLost, 0, AlertSeverity.P2),
        Condition("reload-failed", AlertMetric.ReloadFailed, 0, AlertSeverity.P2),
        Measured("gpu-memory", AlertMetric.GpuMemoryShare, Full, 60, AlertSeverity.P2),
        Measured("budget", AlertMetric.BudgetShare, Full, 0, AlertSeverity.P3),
    ];

    /// <summary>Null where the platform brings none that is called so.</summary>
    public static AlertRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);

    private static AlertRule Condition(string id, AlertMetric metric, int seconds, AlertSeverity severity) => Measured(id, metric, 0, seconds, severity);

    private static AlertRule Measured(string id, AlertMetric metric, double threshold, int seconds, AlertSeverity severity) =>
        new() { Id = id, Metric = metric, Threshold = threshold, ForSeconds = seconds, Severity = severity, IsBuiltIn = true };
}
