using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Upstreams;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class UpstreamEndpoints
{
    public static void MapUpstreams(this IEndpointRouteBuilder api)
    {
        api.MapGet("/upstreams", ListAsync).Requires(Permission.ModelsRead);
        api.MapPut("/upstreams/{id}", SetAsync).Requires(Permission.ModelsWrite);
        api.MapDelete("/upstreams/{id}", RemoveAsync).Requires(Permission.ModelsWrite);
    }

    private static async Task<Ok<IReadOnlyList<UpstreamItem>>> ListAsync(IUpstreams upstreams, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await upstreams.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(
        string id, NewUpstream wanted, IUpstreams upstreams, ICurrentActor current, CancellationToken cancellationToken) =>
        (await upstreams.SetAsync(wanted with { Id = id }, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, IUpstreams upstreams, ICurrentActor current, CancellationToken cancellationToken) =>
        (await upstreams.RemoveAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
