using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Alerts.Rules;

internal sealed partial class AlertRuleService(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<AlertRuleService> logger) : IAlertRules
{
    private const int LongestSeconds = 24 * 60 * 60;
    private const double HighestSeconds = 3_600;

    public async Task<IReadOnlyList<AlertRule>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.AlertsRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RulesInForceAsync(cancellationToken);
    }

    public async Task<AlertRuleChange> SetAsync(NewAlertRule wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.AlertsWrite))
        {
            return AlertRuleProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = wanted.Id is null ? null : await context.AlertRules.SingleOrDefaultAsync(rule => rule.Id == wanted.Id, cancellationToken);
        var builtIn = wanted.Id is null ? null : BuiltInRules.Find(wanted.Id);
        if (wanted.Id is not null && known is null && builtIn is null)
        {
            return AlertRuleProblem.NotFound;
        }

        if (known?.Stamp != wanted.Stamp)
        {
            return AlertRuleProblem.Changed;
        }

        // One of a later release, whose metric this one does not know, is not for this one to change.
        var metric = builtIn?.Metric ?? (known is null ? wanted.Metric : Enum.TryParse<AlertMetric>(known.Metric, out var kept) ? kept : null);
        if (Check(wanted, metric, builtIn is not null) is { } wrong)
        {
            return wrong;
        }

        if (wanted.TenantId is { } tenantId && !await context.Tenants.AnyAsync(tenant => tenant.Id == tenantId, cancellationToken))
        {
            return AlertRuleProblem.ScopeInvalid;
        }

        context.ActAs(by.ToAudit());
        var id = wanted.Id ?? Guid.NewGuid().ToString();
        Fill(context, known, id, metric!.Value, wanted, builtIn is not null, by.Name);
        if (!await TrySaveAsync(context, known is null, cancellationToken))
        {
            return AlertRuleProblem.Changed;
        }

        LogSet(logger, id, by.Name);
        return new AlertRuleChange(id, null);
    }

    public async Task<AlertRuleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.AlertsWrite))
        {
            return AlertRuleProblem.Denied;
        }

        if (BuiltInRules.Find(id) is not null)
        {
            return AlertRuleProblem.BuiltIn;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.AlertRules.SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken) is not { } known)
        {
            return AlertRuleProblem.NotFound;
        }

        context.ActAs(by.ToAudit());
        context.AlertRules.Remove(known);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return AlertRuleProblem.Changed;
        }

        LogRemoved(logger, id, by.Name);
        return null;
    }

    private static AlertRuleProblem? Check(NewAlertRule wanted, AlertMetric? metric, bool isBuiltIn)
    {
        if (metric is not { } which || (!which.IsMeasured() && !isBuiltIn))
        {
            return AlertRuleProblem.MetricInvalid;
        }

        // Written so that NaN is refused, too.
        var isThreshold = wanted.Threshold > 0 && wanted.Threshold <= (which.IsShare() ? 1 : HighestSeconds);
        return wanted switch
        {
            _ when !isBuiltIn && wanted.Name.Trim().Length is 0 or > AlertRuleRecord.MaxNameLength => AlertRuleProblem.NameInvalid,
            _ when which.IsMeasured() && !isThreshold => AlertRuleProblem.ThresholdInvalid,
            { ForSeconds: < 0 or > LongestSeconds } => AlertRuleProblem.DurationInvalid,
            { Model: { } model } when !which.HasModels() || !ModelNames.IsName(model) => AlertRuleProblem.ScopeInvalid,
            { TenantId: not null } when !which.HasTenants() => AlertRuleProblem.ScopeInvalid,
            _ => null,
        };
    }

    private void Fill(PortalDbContext context, AlertRuleRecord? known, string id, AlertMetric metric, NewAlertRule wanted, bool isBuiltIn, string by)
    {
        if (known is null)
        {
            context.AlertRules.Add(known = new AlertRuleRecord
            {
                Id = id,
                Name = "",
                Metric = metric.ToString(),
                Threshold = 0,
                ForSeconds = 0,
                Severity = "",
                Enabled = true,
                ChangedAt = default,
                ChangedBy = by,
            });
        }

        known.Name = isBuiltIn ? "" : wanted.Name.Trim();
        known.Threshold = metric.IsMeasured() ? wanted.Threshold : 0;
        known.ForSeconds = wanted.ForSeconds;
        known.Severity = wanted.Severity.ToString();
        known.Model = wanted.Model;
        known.TenantId = wanted.TenantId;
        known.Enabled = wanted.Enabled;
        known.ChangedAt = time.GetUtcNow();
        known.ChangedBy = by;
    }

    /// <summary>False also where somebody else was quicker to change one of the platform's for the first time.</summary>
    private static async Task<bool> TrySaveAsync(PortalDbContext context, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            return await context.TrySaveAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (isNew && StoredData.Refused(e))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert rule {Id} was set by {By}.")]
    private static partial void LogSet(ILogger logger, string id, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert rule {Id} was taken away by {By}.")]
    private static partial void LogRemoved(ILogger logger, string id, string by);
}
