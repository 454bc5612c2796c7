using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", ListAsync).Requires(Permission.KeysRead);
        api.MapPost("/keys", CreateAsync).Requires(Permission.KeysWrite);
        api.MapPost("/keys/{id}/rotate", RotateAsync).Requires(Permission.KeysWrite);
        api.MapDelete("/keys/{id}", RevokeAsync).Requires(Permission.KeysWrite);
        api.MapGet("/keys/{id}/policy", FindPolicyAsync).Requires(Permission.KeysRead);
        api.MapPut("/keys/{id}/policy", SetPolicyAsync).Requires(Permission.KeysWrite);
    }

    private static async Task<Ok<ListOf<ApiKeyListItem>>> ListAsync(
        string? q, ApiKeyStatus? status, ApiKeySort? sort, bool? descending, [AsParameters] PageParameters part, IApiKeys keys, ICurrentActor current,
        CancellationToken cancellationToken)
    {
        var page = await keys.ListAsync(
            new ApiKeyQuery
            {
                Search = q,
                Status = status,
                Sort = sort ?? ApiKeySort.Created,
                Descending = descending ?? sort is null or ApiKeySort.Created,
                Page = part.Number,
                PageSize = part.Size,
            },
            await current.GetAsync(cancellationToken),
            cancellationToken);
        return TypedResults.Ok(new ListOf<ApiKeyListItem>(page.Items, page.Total));
    }

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateAsync(
        NewApiKey wanted, IApiKeys keys, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await keys.CreateAsync(wanted, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Succeeded
            ? TypedResults.Created($"{AdminApi.Path}/keys/{made.PublicId}/policy", new Made(made.PublicId, made.Secret))
            : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<Ok<Made>, ProblemHttpResult>> RotateAsync(
        string id, KeyRotation wanted, IApiKeys keys, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await keys.RotateAsync(id, wanted.Grace, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Succeeded ? TypedResults.Ok(new Made(made.PublicId, made.Secret)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, IApiKeys keys, ICurrentActor current, CancellationToken cancellationToken) =>
        (await keys.RevokeAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<Ok<KeyPolicy>, ProblemHttpResult>> FindPolicyAsync(
        string id, IKeyPolicies policies, ICurrentActor current, CancellationToken cancellationToken) =>
        await policies.FindAsync(id, await current.GetAsync(cancellationToken), cancellationToken) is { } found ? TypedResults.Ok(found) : Refusals.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPolicyAsync(
        string id, KeyPolicy wanted, IKeyPolicies policies, ICurrentActor current, CancellationToken cancellationToken) =>
        (await policies.SetAsync(wanted with { PublicId = id }, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
