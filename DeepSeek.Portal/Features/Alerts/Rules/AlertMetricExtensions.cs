namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>What kind of number a metric is, and what it can be asked of.</summary>
public static class AlertMetricExtensions
{
    /// <summary>True where it is a number with a threshold, and no yes or no.</summary>
    public static bool IsMeasured(this AlertMetric metric) => metric.IsSeconds() || metric.IsShare();

    public static bool IsSeconds(this AlertMetric metric) => metric is AlertMetric.GatewayOverheadP95 or AlertMetric.TimeToFirstTokenP95;

    public static bool IsShare(this AlertMetric metric) => metric is AlertMetric.ErrorShare or AlertMetric.GpuMemoryShare or AlertMetric.BudgetShare;

    /// <summary>True where a rule can be for one model alone.</summary>
    public static bool HasModels(this AlertMetric metric) =>
        metric is AlertMetric.GatewayOverheadP95 or AlertMetric.TimeToFirstTokenP95 or AlertMetric.ErrorShare;

    /// <summary>True where a rule can be for one tenant alone.</summary>
    public static bool HasTenants(this AlertMetric metric) =>
        metric is AlertMetric.TimeToFirstTokenP95 or AlertMetric.ErrorShare or AlertMetric.BudgetShare;
}
