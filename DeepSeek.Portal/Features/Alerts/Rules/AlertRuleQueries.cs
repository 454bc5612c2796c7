using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>Rules as they are in force: those of the platform, changed as somebody has changed them, and those that were made.</summary>
internal static class AlertRuleQueries
{
    public static async Task<IReadOnlyList<AlertRule>> RulesInForceAsync(this PortalDbContext context, CancellationToken cancellationToken)
    {
        var records = await context.AlertRules.AsNoTracking().OrderBy(rule => rule.Name).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        var rules = records.Select(Read).OfType<AlertRule>().ToDictionary(rule => rule.Id);
        return [.. BuiltInRules.All.Select(rule => rules.GetValueOrDefault(rule.Id) ?? rule), .. rules.Values.Where(rule => !rule.IsBuiltIn)];
    }

    /// <summary>Null for a rule of a later release that this one does not understand.</summary>
    private static AlertRule? Read(AlertRuleRecord record) =>
        Enum.TryParse<AlertMetric>(record.Metric, out var metric) && Enum.TryParse<AlertSeverity>(record.Severity, out var severity)
            ? new AlertRule
            {
                Id = record.Id,
                Name = record.Name,
                Metric = metric,
                Threshold = record.Threshold,
                ForSeconds = record.ForSeconds,
                Severity = severity,
                Model = record.Model,
                TenantId = record.TenantId,
                Enabled = record.Enabled,
                IsBuiltIn = BuiltInRules.Find(record.Id) is not null,
                ChangedAt = record.ChangedAt,
                ChangedBy = record.ChangedBy,
                Stamp = record.Stamp,
            }
            : null;
}
