using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Alerts;

internal sealed class AlertService(IDbContextFactory<PortalDbContext> contexts, TimeProvider time) : IAlerts
{
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(30);

    public async Task<AlertPage> ListAsync(AlertQuery query, Actor by, CancellationToken cancellationToken)
    {
        var tenants = by.Grants.TenantsWith(Permission.AlertsRead);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = context.Alerts.AsNoTracking().Where(alert => tenants == null || (alert.TenantId != null && tenants.Contains(alert.TenantId)));
        if (query.State?.ToString() is { } state)
        {
            found = found.Where(alert => alert.State == state);
        }

        if (query.Severity?.ToString() is { } severity)
        {
            found = found.Where(alert => alert.Severity == severity);
        }

        var page = await found.OrderByDescending(alert => alert.StartedAt).ThenBy(alert => alert.Id)
            .Skip(query.Page * query.PageSize).Take(query.PageSize).ToListAsync(cancellationToken);
        return new AlertPage([.. page.Select(AlertRecordExtensions.ToItem).OfType<AlertItem>()], await found.CountAsync(cancellationToken));
    }

    public async Task<AlertProblem?> AcknowledgeAsync(string id, string? note, Actor by, CancellationToken cancellationToken)
    {
        if (note?.Length > AlertRecord.MaxNoteLength)
        {
            return AlertProblem.NoteTooLong;
        }

        return await ChangeAsync(id, by, AuditActions.Acknowledged, (alert, now) =>
        {
            (alert.AcknowledgedAt, alert.AcknowledgedBy, alert.Note) = (now, by.Name, note is { Length: > 0 } ? note : null);
            return null;
        }, cancellationToken);
    }

    public Task<AlertProblem?> SilenceAsync(string id, DateTimeOffset? until, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(id, by, AuditActions.Silenced, (alert, now) =>
        {
            if (until <= now || until > now + LongestSilence)
            {
                return AlertProblem.UntilInvalid;
            }

            alert.SilencedUntil = until?.ToUniversalTime();
            return null;
        }, cancellationToken);

    private async Task<AlertProblem?> ChangeAsync(
        string id, Actor by, string action, Func<AlertRecord, DateTimeOffset, AlertProblem?> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Alerts.SingleOrDefaultAsync(alert => alert.Id == id, cancellationToken);
        if (!May(by, Permission.AlertsWrite, known))
        {
            return May(by, Permission.AlertsRead, known) && known is not null ? AlertProblem.Denied : AlertProblem.NotFound;
        }

        if (known is null)
        {
            return AlertProblem.NotFound;
        }

        if (known.State != nameof(AlertState.Firing))
        {
            return AlertProblem.NotFiring;
        }

        if (change(known, time.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        context.ActAs(by.ToAudit());
        context.Note(new AuditSubject(AuditTypes.Alert, known.Id, $"{known.Metric} {known.SubjectName}".TrimEnd(), known.TenantId), action);
        return await context.TrySaveAsync(cancellationToken) ? null : AlertProblem.NotFiring;
    }

    /// <summary>On the platform, or for the tenant whose business it is.</summary>
    private static bool May(Actor by, string permission, AlertRecord? alert) => by.May(permission) || (alert?.TenantId is { } tenantId && by.May(permission, tenantId));
}
