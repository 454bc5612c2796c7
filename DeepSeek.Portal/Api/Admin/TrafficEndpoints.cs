using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Traffic.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class TrafficEndpoints
{
    public static void MapTraffic(this IEndpointRouteBuilder api) => api.MapGet("/traffic", ReadAsync).Requires(Permission.TelemetryRead);

    /// <summary>Figures of a time over it, all together, and by model, tenant or replica. Default: the last hour by model.</summary>
    private static async Task<Results<Ok<TrafficReport>, ProblemHttpResult>> ReadAsync(
        TrafficRange? range,
        string? model,
        string? tenant,
        string? replica,
        TrafficPart? by,
        ITraffic traffic,
        ICurrentActor current,
        CancellationToken cancellationToken)
    {
        var query = new TrafficQuery { Range = range ?? TrafficRange.Hour, Model = model, TenantId = tenant, ReplicaId = replica, By = by ?? TrafficPart.Model };
        return await traffic.ReadAsync(query, await current.GetAsync(cancellationToken), cancellationToken) is { } report ? TypedResults.Ok(report) : Refusals.NotFound();
    }
}
