using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Replicas;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class ReplicaEndpoints
{
    public static void MapReplicas(this IEndpointRouteBuilder api)
    {
        api.MapGet("/replicas", List).Requires(Permission.TelemetryRead);
        api.MapPost("/replicas/{id}/drain", DrainAsync).Requires(Permission.ReplicasWrite);
        api.MapPost("/replicas/{id}/return", ReturnAsync).Requires(Permission.ReplicasWrite);
    }

    /// <summary>What each last said of itself, and when it was heard.</summary>
    private static Ok<IReadOnlyList<ReplicaView>> List(ILiveFeed feed) => TypedResults.Ok(feed.Current?.Replicas ?? []);

    private static async Task<Results<NoContent, ProblemHttpResult>> DrainAsync(
        string id, IReplicaDrains drains, ICurrentActor current, CancellationToken cancellationToken) =>
        (await drains.DrainAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReturnAsync(
        string id, IReplicaDrains drains, ICurrentActor current, CancellationToken cancellationToken) =>
        (await drains.ReturnAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
