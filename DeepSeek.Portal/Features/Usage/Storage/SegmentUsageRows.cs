using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>Turns reports of segments into rows and back.</summary>
internal static class SegmentUsageRows
{
    public static SegmentUsageRecord ToRow(this SegmentUsage report)
    {
        var row = new SegmentUsageRecord
        {
            RequestId = report.RequestId,
            Segment = report.Segment,
            TenantId = report.TenantId,
            ModelVersion = report.ModelVersion,
            ReplicaId = report.ReplicaId,
            EndedAt = report.EndedAt,
        };
        row.Take(report);
        return row;
    }

    /// <summary>Takes over all that a report says.</summary>
    public static void Take(this SegmentUsageRecord row, SegmentUsage report)
    {
        row.Source = report.Source;
        row.TenantId = report.TenantId;
        row.KeyId = report.KeyId;
        row.ModelVersion = report.ModelVersion;
        row.ReplicaId = report.ReplicaId;
        row.EndedAt = report.EndedAt;
        row.PromptTokens = report.PromptTokens;
        row.CachedPromptTokens = report.CachedPromptTokens;
        row.CompletionTokens = report.CompletionTokens;
        row.ReasoningTokens = report.ReasoningTokens;
    }

    /// <summary>The report that the row was made from.</summary>
    public static SegmentUsage ToReport(this SegmentUsageRecord row) => new()
    {
        RequestId = row.RequestId,
        Segment = row.Segment,
        Source = row.Source,
        TenantId = row.TenantId,
        KeyId = row.KeyId,
        ModelVersion = row.ModelVersion,
        ReplicaId = row.ReplicaId,
        EndedAt = row.EndedAt,
        PromptTokens = row.PromptTokens,
        CachedPromptTokens = row.CachedPromptTokens,
        CompletionTokens = row.CompletionTokens,
        ReasoningTokens = row.ReasoningTokens,
    };
}
