using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/users", ListAsync).Requires(Permission.UsersRead);
        api.MapPost("/users", CreateAsync).Requires(Permission.UsersManage);
        api.MapGet("/users/{id}", FindAsync).Requires(Permission.UsersRead);
        api.MapPost("/users/{id}/disable", DisableAsync).Requires(Permission.UsersManage);
        api.MapPost("/users/{id}/enable", EnableAsync).Requires(Permission.UsersManage);
        api.MapPost("/users/{id}/password", ResetPasswordAsync).Requires(Permission.UsersManage);
        api.MapPut("/users/{id}/roles/{roleId}", GrantAsync).Requires(Permission.UsersManage);
        api.MapDelete("/users/{id}/roles/{roleId}", WithdrawAsync).Requires(Permission.UsersManage);
    }

    private static async Task<Ok<ListOf<UserItem>>> ListAsync(
        string? q, bool? disabled, string? role, [AsParameters] PageParameters part, IUsers users, ICurrentActor current, CancellationToken cancellationToken)
    {
        var page = await users.ListAsync(
            new UserQuery { Search = q, Disabled = disabled, RoleId = role, Page = part.Number, PageSize = part.Size },
            await current.GetAsync(cancellationToken),
            cancellationToken);
        return TypedResults.Ok(new ListOf<UserItem>(page.Items, page.Total));
    }

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateAsync(
        NewUser wanted, IUsers users, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await users.CreateAsync(wanted, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Succeeded ? TypedResults.Created($"{AdminApi.Path}/users/{made.Id}", new Made(made.Id, made.Password)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<Ok<UserItem>, ProblemHttpResult>> FindAsync(
        string id, IUsers users, ICurrentActor current, CancellationToken cancellationToken) =>
        await users.FindAsync(id, await current.GetAsync(cancellationToken), cancellationToken) is { } user ? TypedResults.Ok(user) : Refusals.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(
        string id, IUsers users, ICurrentActor current, CancellationToken cancellationToken) =>
        (await users.SetDisabledAsync(id, true, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> EnableAsync(
        string id, IUsers users, ICurrentActor current, CancellationToken cancellationToken) =>
        (await users.SetDisabledAsync(id, false, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<Ok<Made>, ProblemHttpResult>> ResetPasswordAsync(
        string id, IUsers users, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await users.ResetPasswordAsync(id, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Succeeded ? TypedResults.Ok(new Made(made.Id, made.Password)) : Refusals.Of(made.Problem!.Value);
    }

    /// <summary>For one tenant where <c>tenant</c> names it, else on the whole platform.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> GrantAsync(
        string id, string roleId, string? tenant, IUsers users, ICurrentActor current, CancellationToken cancellationToken) =>
        (await users.GrantAsync(id, roleId, tenant, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        string id, string roleId, string? tenant, IUsers users, ICurrentActor current, CancellationToken cancellationToken) =>
        (await users.WithdrawAsync(id, roleId, tenant, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
