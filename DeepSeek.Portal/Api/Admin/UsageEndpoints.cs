using System.Globalization;
using System.Text;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Usage.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api) => api.MapGet("/usage", ListAsync).Requires(Permission.UsageRead);

    private static async Task<Results<Ok<IReadOnlyList<UsageRow>>, ContentHttpResult, ProblemHttpResult>> ListAsync(
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

        return which.Format == "csv" ? TypedResults.Content(Text(rows), "text/csv", Encoding.UTF8) : TypedResults.Ok(rows);
    }

    private static string Text(IReadOnlyList<UsageRow> rows)
    {
        var text = new StringBuilder(Csv.Line(
            "day", "tenant", "key", "model", "requests", "completed", "aborted", "failed", "cache_hits", "prompt_tokens", "cached_prompt_tokens",
            "completion_tokens", "reasoning_tokens", "cost"));
        foreach (var row in rows)
        {
            text.Append(Csv.Line(
                row.Day?.ToString("O", CultureInfo.InvariantCulture), row.TenantId, row.KeyId, row.Model, row.Requests, row.Completed, row.Aborted, row.Failed,
                row.CacheHits, row.PromptTokens, row.CachedPromptTokens, row.CompletionTokens, row.ReasoningTokens, row.Cost));
        }

        return text.ToString();
    }
}
