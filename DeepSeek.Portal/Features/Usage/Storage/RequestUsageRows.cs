using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>Turns reports of requests into rows and back.</summary>
internal static class RequestUsageRows
{
    public static RequestUsageRecord ToRow(this RequestUsage report)
    {
        var row = new RequestUsageRecord
        {
            RequestId = report.RequestId,
            GatewayId = report.GatewayId,
            TenantId = report.TenantId,
            KeyId = report.KeyId,
            Model = report.Model,
            Route = report.Route,
            ArrivedAt = report.ArrivedAt,
        };
        row.Take(report);
        return row;
    }

    /// <summary>Takes over all that a report says.</summary>
    public static void Take(this RequestUsageRecord row, RequestUsage report)
    {
        row.GatewayId = report.GatewayId;
        row.TenantId = report.TenantId;
        row.KeyId = report.KeyId;
        row.Model = report.Model;
        row.ModelVersion = report.ModelVersion;
        row.Route = report.Route;
        row.Lane = report.Lane;
        row.Streamed = report.Streamed;
        row.CacheHit = report.CacheHit;
        row.Outcome = report.Outcome;
        row.Status = report.Status;
        row.ErrorCode = report.ErrorCode;
        row.ArrivedAt = report.ArrivedAt;
        row.DurationSeconds = report.DurationSeconds;
        row.TimeToFirstTokenSeconds = report.TimeToFirstTokenSeconds;
        row.SecondsPerToken = report.SecondsPerToken;
        row.Segments = report.Segments;
        row.PromptPico = OfToken(report.Price?.Prompt);
        row.CachedPromptPico = OfToken(report.Price?.CachedPrompt);
        row.CompletionPico = OfToken(report.Price?.Completion);
    }

    /// <summary>The report that the row was made from.</summary>
    public static RequestUsage ToReport(this RequestUsageRecord row) => new()
    {
        RequestId = row.RequestId,
        GatewayId = row.GatewayId,
        TenantId = row.TenantId,
        KeyId = row.KeyId,
        Model = row.Model,
        ModelVersion = row.ModelVersion,
        Route = row.Route,
        Lane = row.Lane,
        Streamed = row.Streamed,
        CacheHit = row.CacheHit,
        Outcome = row.Outcome,
        Status = row.Status,
        ErrorCode = row.ErrorCode,
        ArrivedAt = row.ArrivedAt,
        DurationSeconds = row.DurationSeconds,
        TimeToFirstTokenSeconds = row.TimeToFirstTokenSeconds,
        SecondsPerToken = row.SecondsPerToken,
        Segments = row.Segments,
        Price = row is { PromptPico: { } prompt, CachedPromptPico: { } cached, CompletionPico: { } completion }
            ? new ModelPrice((decimal)prompt / Money.Million, (decimal)cached / Money.Million, (decimal)completion / Money.Million)
            : null,
    };

    private static long? OfToken(decimal? price) => price is { } known ? Money.OfToken(known) : null;
}
