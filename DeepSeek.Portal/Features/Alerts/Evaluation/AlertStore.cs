using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Alerts.Delivery;
using DeepSeek.Portal.Features.Alerts.Rules;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>
/// Alerts in the database. Each change is one transaction together with the news of it, and is refused where another portal has made it: false then. Throws what the
/// database throws.
/// </summary>
internal sealed class AlertStore(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>The rules in force, and what is open.</summary>
    public async Task<(IReadOnlyList<AlertRule> Rules, IReadOnlyList<AlertItem> Open)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await context.Alerts.AsNoTracking().Where(alert => alert.OpenKey != null).ToListAsync(cancellationToken);
        return (await context.RulesInForceAsync(cancellationToken), [.. open.Select(AlertRecordExtensions.ToItem).OfType<AlertItem>()]);
    }

    /// <summary>Notes that something is so.</summary>
    public async Task<bool> BeginAsync(AlertRule rule, AlertReading reading, bool fires, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var silenced = await context.Alerts.AsNoTracking()
            .Where(alert => alert.RuleId == rule.Id && alert.Subject == reading.Subject && alert.SilencedUntil > now)
            .MaxAsync(alert => alert.SilencedUntil, cancellationToken);
        var record = new AlertRecord
        {
            Id = Guid.NewGuid().ToString(),
            RuleId = rule.Id,
            RuleName = rule.Name,
            Metric = rule.Metric.ToString(),
            Severity = rule.Severity.ToString(),
            State = nameof(AlertState.Pending),
            Subject = reading.Subject,
            SubjectName = reading.Name,
            TenantId = reading.TenantId,
            OpenKey = AlertRecord.OpenKeyOf(rule.Id, reading.Subject),
            Value = reading.Value,
            Threshold = rule.Threshold,
            StartedAt = now,
            SilencedUntil = silenced,
        };
        context.Alerts.Add(record);
        if (fires)
        {
            await FireAsync(context, record, now, cancellationToken);
        }

        try
        {
            return await context.TrySaveAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            // The same cause is open already.
            return false;
        }
    }

    /// <summary>Makes a pending one fire.</summary>
    public Task<bool> FireAsync(AlertItem alert, AlertRule rule, double value, CancellationToken cancellationToken) =>
        ChangeAsync(alert, AlertState.Pending, (context, record, now) =>
        {
            (record.Value, record.Threshold, record.Severity) = (value, rule.Threshold, rule.Severity.ToString());
            return FireAsync(context, record, now, cancellationToken);
        }, cancellationToken);

    /// <summary>Tells of one that was silenced when it began to fire, and is not any more.</summary>
    public Task<bool> NotifyAsync(AlertItem alert, CancellationToken cancellationToken) =>
        ChangeAsync(alert, AlertState.Firing, (context, record, now) => TellAsync(context, record, AlertEvent.Firing, now, cancellationToken), cancellationToken);

    /// <summary>Ends one. Who was told that it fires is told that it is over.</summary>
    public Task<bool> ResolveAsync(AlertItem alert, CancellationToken cancellationToken) => ChangeAsync(alert, alert.State, async (context, record, now) =>
    {
        record.State = nameof(AlertState.Resolved);
        record.ResolvedAt = now;
        record.OpenKey = null;
        if (record.NotifiedAt is not null)
        {
            await TellAsync(context, record, AlertEvent.Resolved, now, cancellationToken);
        }
    }, cancellationToken);

    /// <summary>Forgets one that did not last.</summary>
    public async Task<bool> DropAsync(AlertItem alert, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Alerts.Where(record => record.Id == alert.Id && record.State == nameof(AlertState.Pending)).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    /// <summary>Deletes what has been over for long.</summary>
    public async Task DeleteOldAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Alerts.Where(alert => alert.OpenKey == null && alert.ResolvedAt < before).ExecuteDeleteAsync(cancellationToken);
        await context.AlertDeliveries.Where(delivery => delivery.DueAt == null && delivery.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    private static Task FireAsync(PortalDbContext context, AlertRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        record.State = nameof(AlertState.Firing);
        record.FiringAt = now;
        return record.SilencedUntil > now ? Task.CompletedTask : TellAsync(context, record, AlertEvent.Firing, now, cancellationToken);
    }

    /// <summary>Of what is over, those are told who were told of it, and nobody else.</summary>
    private static async Task TellAsync(PortalDbContext context, AlertRecord record, AlertEvent news, DateTimeOffset now, CancellationToken cancellationToken)
    {
        record.NotifiedAt ??= now;
        var channels = await context.AlertChannels.AsNoTracking()
            .Where(channel => channel.Enabled)
            .Where(channel => news == AlertEvent.Firing || context.AlertDeliveries.Any(delivery =>
                delivery.ChannelId == channel.Id && delivery.AlertId == record.Id && delivery.Event == nameof(AlertEvent.Firing)))
            .ToListAsync(cancellationToken);
        if (record.ToItem() is { } alert)
        {
            // P1 is before P2: the words are in the order of what they mean.
            context.AlertDeliveries.AddRange(channels
                .Where(channel => news == AlertEvent.Resolved || string.CompareOrdinal(record.Severity, channel.MinSeverity) <= 0)
                .Select(channel => AlertNews.Compose(channel.Id, alert, news, now)));
        }
    }

    private async Task<bool> ChangeAsync(
        AlertItem alert, AlertState from, Func<PortalDbContext, AlertRecord, DateTimeOffset, Task> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var state = from.ToString();
        if (await context.Alerts.SingleOrDefaultAsync(record => record.Id == alert.Id && record.State == state, cancellationToken) is not { } known)
        {
            return false;
        }

        await change(context, known, time.GetUtcNow());
        try
        {
            return await context.TrySaveAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            // Somebody else has told of it, or the channel has gone.
            return false;
        }
    }
}
