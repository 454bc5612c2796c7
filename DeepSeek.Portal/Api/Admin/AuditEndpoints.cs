using System.Text;
using System.Text.Json;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Audit;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class AuditEndpoints
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string Head = Csv.Line(
        "number", "at", "actor", "actor_id", "address", "action", "type", "id", "name", "tenant", "before", "after", "hash");

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).Requires(Permission.AuditRead);
        api.MapGet("/audit/export", Export).Requires(Permission.AuditRead);
    }

    private static async Task<Ok<ListOf<AuditItem>>> ListAsync(
        [AsParameters] AuditParameters which, [AsParameters] PageParameters part, IAuditTrail trail, ICurrentActor current, CancellationToken cancellationToken)
    {
        var query = which.Query with { Page = part.Number, PageSize = part.Size };
        var page = await trail.ListAsync(query, await current.GetAsync(cancellationToken), cancellationToken);
        return TypedResults.Ok(new ListOf<AuditItem>(page.Items, page.Total));
    }

    /// <summary>Comma-separated values, or a JSON object a line; written as it comes from the database.</summary>
    private static Results<PushStreamHttpResult, ProblemHttpResult> Export(
        string? format, [AsParameters] AuditParameters which, IAuditTrail trail, ICurrentActor current, CancellationToken cancellationToken)
    {
        return format switch
        {
            null or "csv" => TypedResults.Stream(body => WriteAsync(body, Head, Line), "text/csv; charset=utf-8", "audit.csv"),
            "json" => TypedResults.Stream(
                body => WriteAsync(body, "", item => JsonSerializer.Serialize(item, JsonSerializerOptions.Web) + "\n"), "application/jsonl", "audit.jsonl"),
            _ => Refusals.Problem(StatusCodes.Status422UnprocessableEntity, "format_unknown", "The format is csv or json."),
        };

        async Task WriteAsync(Stream body, string head, Func<AuditItem, string> line)
        {
            await using var writer = new StreamWriter(body, Utf8, leaveOpen: true);
            await writer.WriteAsync(head.AsMemory(), cancellationToken);
            await foreach (var item in trail.ExportAsync(which.Query, await current.GetAsync(cancellationToken), cancellationToken))
            {
                await writer.WriteAsync(line(item).AsMemory(), cancellationToken);
            }
        }
    }

    private static string Line(AuditItem item) => Csv.Line(
        item.Number, item.At, item.ActorName, item.ActorId, item.Address, item.Action, item.ObjectType, item.ObjectId, item.ObjectName, item.TenantId, item.Before,
        item.After, item.Hash);
}
