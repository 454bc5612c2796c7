using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class GroupMappingEndpoints
{
    public static void MapGroupMappings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/group-mappings", ListAsync).Requires(Permission.UsersRead);
        api.MapPost("/group-mappings", AddAsync).Requires(Permission.RolesManage);
        api.MapDelete("/group-mappings/{id}", RemoveAsync).Requires(Permission.RolesManage);
    }

    private static async Task<Ok<IReadOnlyList<GroupMappingItem>>> ListAsync(
        IGroupMappings mappings, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mappings.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<Created<Made>, ProblemHttpResult>> AddAsync(
        NewGroupMapping wanted, IGroupMappings mappings, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await mappings.AddAsync(wanted, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Id is { } id ? TypedResults.Created($"{AdminApi.Path}/group-mappings/{id}", new Made(id)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, IGroupMappings mappings, ICurrentActor current, CancellationToken cancellationToken) =>
        (await mappings.RemoveAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
