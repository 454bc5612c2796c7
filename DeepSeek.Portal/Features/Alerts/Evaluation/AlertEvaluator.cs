using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Alerts.Rules;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Traffic;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>
/// Looks every second whether rules are broken. What it knows is in the database: one that starts anew goes on where it was, and of several the holder of the lease
/// does it. All of them show what is open.
/// </summary>
internal sealed partial class AlertEvaluator(
    AlertStore store,
    AlertLeaseKeeper lease,
    AlertBoard board,
    AlertMetrics metrics,
    ILiveFeed feed,
    TrafficBook traffic,
    BudgetReader budgets,
    IOptions<AlertOptions> options,
    TimeProvider time,
    ILogger<AlertEvaluator> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>An older look at the platform says nothing about now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);

    private readonly AlertJudge _judge = new();
    private DateTimeOffset _retentionDue;
    private bool _able = true;

    /// <summary>Takes one look. Throws what the database throws.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (rules, open) = await store.ReadAsync(cancellationToken);
        if (feed.Current is { } view && now - view.At < Fresh && await lease.TakeAsync(cancellationToken))
        {
            var sight = new AlertSight(view, traffic.Since(now - TrafficHistory.SummaryWindow), await budgets.ReadAsync(cancellationToken));
            if (await JudgeAsync(rules, open, sight, now, cancellationToken))
            {
                (_, open) = await store.ReadAsync(cancellationToken);
            }

            await DeleteOldAsync(now, cancellationToken);
        }

        _judge.Keep(open);
        board.Publish(open);
        metrics.Firing(open);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryLookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }

        await ReleaseAsync();
    }

    /// <summary>True where something has changed.</summary>
    private async Task<bool> JudgeAsync(
        IReadOnlyList<AlertRule> rules, IReadOnlyList<AlertItem> open, AlertSight sight, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = false;
        var known = open.ToLookup(alert => alert.RuleId);
        foreach (var rule in rules.Where(rule => rule.Enabled))
        {
            if (AlertReadings.Of(rule, sight) is not { } readings)
            {
                continue;
            }

            var subjects = known[rule.Id].ToDictionary(alert => alert.Subject);
            foreach (var reading in readings.DistinctBy(reading => reading.Subject))
            {
                subjects.Remove(reading.Subject, out var alert);
                changed |= await StepAsync(rule, alert, reading, now, cancellationToken);
            }

            foreach (var alert in subjects.Values.Where(alert => !AlertReadings.MayStillBe(alert, sight.View)))
            {
                changed |= await StepAsync(rule, alert, new AlertReading(alert.Subject, alert.SubjectName, 0, alert.TenantId), now, cancellationToken);
            }
        }

        // What nobody asks about any more is over.
        var asked = rules.Where(rule => rule.Enabled).Select(rule => rule.Id).ToHashSet();
        foreach (var alert in open.Where(alert => !asked.Contains(alert.RuleId)))
        {
            changed |= alert.State == AlertState.Pending ? await store.DropAsync(alert, cancellationToken) : await store.ResolveAsync(alert, cancellationToken);
        }

        return changed;
    }

    private async Task<bool> StepAsync(AlertRule rule, AlertItem? alert, AlertReading reading, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (_judge.Judge(rule, alert, reading.Value, now))
        {
            case AlertStep.Begin:
                return await store.BeginAsync(rule, reading, fires: false, cancellationToken);
            case AlertStep.Fire when alert is null:
                LogFires(logger, rule.Metric, reading.Subject, reading.Value, rule.Severity);
                return await store.BeginAsync(rule, reading, fires: true, cancellationToken);
            case AlertStep.Fire:
                LogFires(logger, rule.Metric, reading.Subject, reading.Value, rule.Severity);
                return await store.FireAsync(alert, rule, reading.Value, cancellationToken);
            case AlertStep.Drop:
                return await store.DropAsync(alert!, cancellationToken);
            case AlertStep.Resolve:
                LogResolved(logger, rule.Metric, reading.Subject);
                return await store.ResolveAsync(alert!, cancellationToken);
            default:
                return alert is { State: AlertState.Firing, WasTold: false } && !(alert.SilencedUntil > now) && await store.NotifyAsync(alert, cancellationToken);
        }
    }

    private async Task DeleteOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now >= _retentionDue)
        {
            await store.DeleteOldAsync(now - TimeSpan.FromDays(options.Value.RetentionDays), cancellationToken);
            _retentionDue = now + RetentionInterval;
        }
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            _able = true;
        }
        catch (Exception e) when (e is DbUpdateException || DatabaseAway.Means(e))
        {
            // Said once an outage, not once a second.
            if (_able)
            {
                LogUnable(logger, e.Message);
            }

            _able = false;
            board.PublishDatabaseAway(time.GetUtcNow());
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await lease.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DbUpdateException || DatabaseAway.Means(e))
        {
            // It expires by itself.
            LogNotReleased(logger, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Severity}: {Metric} of '{Subject}' is {Value}.")]
    private static partial void LogFires(ILogger logger, AlertMetric metric, string subject, double value, AlertSeverity severity);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert over: {Metric} of '{Subject}'.")]
    private static partial void LogResolved(ILogger logger, AlertMetric metric, string subject);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts cannot be looked after: the database does not answer; trying every second. {Reason}")]
    private static partial void LogUnable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease for alerts was not given back; it expires within seconds. {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string reason);
}
