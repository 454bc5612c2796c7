using System.Globalization;
using System.Text;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class UsageEndpoints
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string Head = Csv.Line(
        "day", "tenant", "key", "model", "requests", "completed", "aborted", "failed", "cache_hits", "prompt_tokens", "cached_prompt_tokens",
        "completion_tokens", "reasoning_tokens", "cost");

    public static void MapUsage(this IEndpointRouteBuilder api) => api.MapGet("/usage", ListAsync).Requires(Permission.UsageRead);

    private static async Task<Results<Ok<IReadOnlyList<UsageRow>>, PushStreamHttpResult, ProblemHttpResult>> ListAsync(
        [AsParameters] UsageParameters which, IUsageReports reports, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (which.QueryAt(time.GetUtcNow()) is not { } query)
        {
            return Refusals.Problem(
                StatusCodes.Status422UnprocessableEntity, "parameter_unknown", "'by' is made of day, tenant, key and model; 'format' is json or csv.");
        }

        if (await reports.ListAsync(query, await current.GetAsync(cancellationToken), cancellationToken) is not { } rows)
        {
            return Refusals.Problem(
                StatusCodes.Status422UnprocessableEntity,
                "too_many_rows",
                $"That is more than {UsageReportService.MostRows:N0} rows: ask for fewer days, or tell less apart.");
        }

        return which.Format == "csv"
            ? TypedResults.Stream(body => WriteAsync(body, rows, cancellationToken), "text/csv; charset=utf-8", "usage.csv")
            : TypedResults.Ok(rows);
    }

    private static async Task WriteAsync(Stream body, IReadOnlyList<UsageRow> rows, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, Utf8, leaveOpen: true);
        await writer.WriteAsync(Head.AsMemory(), cancellationToken);
        foreach (var row in rows)
        {
            await writer.WriteAsync(Line(row).AsMemory(), cancellationToken);
        }
    }

    private static string Line(UsageRow row) => Csv.Line(
        row.Day?.ToString("O", CultureInfo.InvariantCulture), row.TenantId, row.KeyId, row.Model, row.Requests, row.Completed, row.Aborted, row.Failed, row.CacheHits,
        row.PromptTokens, row.CachedPromptTokens, row.CompletionTokens, row.ReasoningTokens, row.Cost);
}
