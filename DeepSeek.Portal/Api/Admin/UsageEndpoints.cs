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

    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", ListAsync).Requires(Permission.UsageRead);
        api.MapGet("/usage/page", PageAsync).Requires(Permission.UsageRead);
    }

    /// <summary>All rows, written as they come from the database.</summary>
    private static async Task<Results<Ok<IAsyncEnumerable<UsageRow>>, PushStreamHttpResult, ProblemHttpResult>> ListAsync(
        [AsParameters] UsageParameters which, IUsageReports reports, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (which.QueryAt(time.GetUtcNow()) is not { } query)
        {
            return Unknown();
        }

        var rows = reports.ReadAsync(query, await current.GetAsync(cancellationToken), cancellationToken);
        return which.Format == "csv"
            ? TypedResults.Stream(body => WriteAsync(body, rows, cancellationToken), "text/csv; charset=utf-8", "usage.csv")
            : TypedResults.Ok(rows);
    }

    /// <summary>Some of the same rows, and how many there are; counted up to 100,000.</summary>
    private static async Task<Results<Ok<UsagePage>, ProblemHttpResult>> PageAsync(
        [AsParameters] UsageParameters which, [AsParameters] PageParameters part, IUsageReports reports, ICurrentActor current, TimeProvider time,
        CancellationToken cancellationToken) => which.QueryAt(time.GetUtcNow()) is { } query && which.Format is not "csv"
            ? TypedResults.Ok(await reports.PageAsync(query, part.Number, part.Size, await current.GetAsync(cancellationToken), cancellationToken))
            : Unknown();

    private static ProblemHttpResult Unknown() => Refusals.Problem(
        StatusCodes.Status422UnprocessableEntity, "parameter_unknown", "'by' is made of day, tenant, key and model; 'format' is json or csv, and json for a page.");

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<UsageRow> rows, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, Utf8, leaveOpen: true);
        await writer.WriteAsync(Head.AsMemory(), cancellationToken);
        await foreach (var row in rows)
        {
            await writer.WriteAsync(Line(row).AsMemory(), cancellationToken);
        }
    }

    private static string Line(UsageRow row) => Csv.Line(
        row.Day?.ToString("O", CultureInfo.InvariantCulture), row.TenantId, row.KeyId, row.Model, row.Requests, row.Completed, row.Aborted, row.Failed, row.CacheHits,
        row.PromptTokens, row.CachedPromptTokens, row.CompletionTokens, row.ReasoningTokens, row.Cost);
}
