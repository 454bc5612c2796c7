using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Alerts;

/// <summary>Reads rows of alerts.</summary>
internal static class AlertRecordExtensions
{
    /// <summary>Null for one of a later release that this one does not understand.</summary>
    public static AlertItem? ToItem(this AlertRecord record) =>
        Enum.TryParse<AlertMetric>(record.Metric, out var metric)
        && Enum.TryParse<AlertSeverity>(record.Severity, out var severity)
        && Enum.TryParse<AlertState>(record.State, out var state)
            ? new AlertItem
            {
                Id = record.Id,
                RuleId = record.RuleId,
                RuleName = record.RuleName,
                Metric = metric,
                Severity = severity,
                State = state,
                Subject = record.Subject,
                SubjectName = record.SubjectName,
                TenantId = record.TenantId,
                Value = record.Value,
                Threshold = record.Threshold,
                StartedAt = record.StartedAt,
                FiringAt = record.FiringAt,
                ResolvedAt = record.ResolvedAt,
                AcknowledgedAt = record.AcknowledgedAt,
                AcknowledgedBy = record.AcknowledgedBy,
                Note = record.Note,
                SilencedUntil = record.SilencedUntil,
                WasTold = record.NotifiedAt is not null,
            }
            : null;
}
