using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>One's own tokens. With a token one can end tokens, not make any.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", ListAsync).AllowsAnybodySignedIn();
        api.MapPost("/tokens", CreateAsync).AllowsAnybodySignedIn();
        api.MapDelete("/tokens/{id}", RevokeAsync).AllowsAnybodySignedIn();
    }

    private static async Task<Ok<IReadOnlyList<PersonalTokenItem>>> ListAsync(IPersonalTokens tokens, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await tokens.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateAsync(
        NewPersonalToken wanted, IPersonalTokens tokens, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await tokens.CreateAsync(wanted, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Succeeded ? TypedResults.Created($"{AdminApi.Path}/tokens", new Made(made.PublicId, made.Secret)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, IPersonalTokens tokens, ICurrentActor current, CancellationToken cancellationToken) =>
        await tokens.RevokeAsync(id, await current.GetAsync(cancellationToken), cancellationToken) ? TypedResults.NoContent() : Refusals.NotFound();
}
