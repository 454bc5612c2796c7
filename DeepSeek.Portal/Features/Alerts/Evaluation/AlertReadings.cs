using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Traffic;
using DeepSeek.Portal.Publishing;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>What a rule reads now. A subject that is not among them is all right.</summary>
internal static class AlertReadings
{
    private const double Share95 = 0.95;

    /// <summary>Below so many requests in a minute, a share of them says nothing.</summary>
    public const int LeastRequests = 5;

    /// <summary>Null where nobody can know: then nothing begins, and nothing ends.</summary>
    public static IReadOnlyList<AlertReading>? Of(AlertRule rule, AlertSight sight) => rule.Metric switch
    {
        AlertMetric.RedisUnreachable => If(!sight.View.RedisReachable),
        AlertMetric.DatabaseOutdated => If(sight.View.Publishing.Problem == PublishingProblem.OlderThanPublished),
        AlertMetric.SnapshotStale => If(IsStale(sight.View)),
        AlertMetric.BudgetShare => sight.Budgets is { } budgets ? [.. Budgets(rule, budgets)] : null,
        _ when !sight.View.RedisReachable => null,
        AlertMetric.NoReplicaReady => If(!sight.View.Replicas.Any(replica => replica.Ready)),
        AlertMetric.NoGateway => If(sight.View.Traffic.Gateways == 0),
        AlertMetric.ReplicaLost => [.. sight.View.Replicas.Where(replica => replica is { Lost: true, Left: false }).Select(replica => Of(replica, 1))],
        AlertMetric.ReloadFailed => [.. sight.View.Models.Where(model => model.Failed > 0).Select(model => $"{model.Name}@{model.Version}").Select(name => new AlertReading(name, name, 1))],
        AlertMetric.GpuMemoryShare => [.. sight.View.Replicas.Where(replica => !replica.Lost).Select(GpuMemory).OfType<AlertReading>()],
        AlertMetric.GatewayOverheadP95 => [.. ByModel(rule, sight, sums => sums.Overhead)],
        AlertMetric.TimeToFirstTokenP95 => [.. ByModel(rule, sight, sums => sums.TimeToFirstToken)],
        AlertMetric.ErrorShare => Errors(rule, sight),
        _ => [],
    };

    /// <summary>True where a subject that is not read may be as it was: a portal that has just begun knows nothing of replicas that vanished before.</summary>
    public static bool MayStillBe(AlertItem alert, LiveView view) =>
        alert.Metric == AlertMetric.ReplicaLost
        && view.At - alert.StartedAt < ReplicaBook.Remembered
        && !view.Replicas.Any(replica => replica.Heartbeat.ReplicaId == alert.Subject);

    private static IReadOnlyList<AlertReading> If(bool isSo) => isSo ? [new AlertReading("", "", 1)] : [];

    /// <summary>Redis may be readable and not writable: full, or a read-only copy. That it is away is said already.</summary>
    private static bool IsStale(LiveView view) => view.Publishing.Problem switch
    {
        PublishingProblem.RedisUnreachable => view.RedisReachable,
        PublishingProblem.None => view.WaitingChanges > 0,
        _ => false,
    };

    private static AlertReading Of(ReplicaView replica, double value) => new(replica.Heartbeat.ReplicaId, replica.Heartbeat.ReplicaId, value);

    private static AlertReading? GpuMemory(ReplicaView replica) =>
        replica.Heartbeat.Device is { Kind: DeviceStatus.Cuda, MemoryUsedBytes: { } used, MemoryTotalBytes: > 0 and var total } ? Of(replica, (double)used / total) : null;

    private static IEnumerable<AlertReading> ByModel(AlertRule rule, AlertSight sight, Func<TrafficSums, LatencyHistogram> measured) => Scoped(rule, sight)
        .GroupBy(entry => entry.Key.Model)
        .Select(model => (Model: model.Key, P95: Sum(model.Select(entry => entry.Value)) is { } sums ? measured(sums).Quantile(Share95) : null))
        .Where(model => model.P95 is not null)
        .Select(model => new AlertReading(model.Model, model.Model, model.P95!.Value, rule.TenantId));

    private static List<AlertReading> Errors(AlertRule rule, AlertSight sight)
    {
        var sums = Sum(Scoped(rule, sight).Select(entry => entry.Value));
        var name = rule.Model ?? "";
        return sums.Requests >= LeastRequests ? [new AlertReading(name, name, (double)sums.Errors / sums.Requests, rule.TenantId)] : [];
    }

    /// <summary>Whole models are exact; of tenants there are only those with an entry of their own.</summary>
    private static IEnumerable<KeyValuePair<TrafficKey, TrafficSums>> Scoped(AlertRule rule, AlertSight sight) => sight.LastMinute
        .Where(entry => entry.Key.Model.Length > 0)
        .Where(entry => rule.TenantId is { } tenant ? entry.Key.TenantId == tenant : entry.Key.IsWholeModel)
        .Where(entry => rule.Model is null || entry.Key.Model == rule.Model);

    private static TrafficSums Sum(IEnumerable<TrafficSums> parts)
    {
        var sum = new TrafficSums();
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }

    private static IEnumerable<AlertReading> Budgets(AlertRule rule, IReadOnlyList<BudgetUse> budgets) => budgets
        .Where(budget => rule.TenantId is null || budget.TenantId == rule.TenantId)
        .Select(budget => new AlertReading(budget.KeyId ?? budget.TenantId, budget.Name, budget.Share, budget.TenantId));
}
