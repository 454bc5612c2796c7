using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class RoleEndpoints
{
    public static void MapRoles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/permissions", () => TypedResults.Ok(Permission.All)).Requires(Permission.UsersRead);
        api.MapGet("/roles", ListAsync).Requires(Permission.UsersRead);
        api.MapPost("/roles", CreateAsync).Requires(Permission.RolesManage);
        api.MapPut("/roles/{id}", ChangeAsync).Requires(Permission.RolesManage);
        api.MapDelete("/roles/{id}", RemoveAsync).Requires(Permission.RolesManage);
    }

    private static async Task<Ok<IReadOnlyList<RoleItem>>> ListAsync(IRoles roles, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await roles.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateAsync(
        NewRole wanted, IRoles roles, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await roles.CreateAsync(wanted, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Id is { } id ? TypedResults.Created($"{AdminApi.Path}/roles/{id}", new Made(id)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string id, ChangedRole wanted, IRoles roles, ICurrentActor current, CancellationToken cancellationToken)
    {
        var role = new NewRole(wanted.Name, wanted.Description, wanted.Permissions);
        return (await roles.ChangeAsync(id, role, wanted.Stamp, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, IRoles roles, ICurrentActor current, CancellationToken cancellationToken) =>
        (await roles.RemoveAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
