using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DeepSeek.Portal.Api.Admin;

internal static class ModelEndpoints
{
    private const int MostDecisions = 100;

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deployments", ListAsync).Requires(Permission.ModelsRead);
        api.MapGet("/deployments/{name}", HistoryAsync).Requires(Permission.ModelsRead);
        api.MapPost("/models/{name}/activate", ActivateAsync).Requires(Permission.ModelsWrite);
        api.MapPost("/models/{name}/stop", StopAsync).Requires(Permission.ModelsWrite);
        api.MapPost("/models/{name}/pause", PauseAsync).Requires(Permission.ModelsWrite);
        api.MapPost("/models/{name}/go-on", GoOnAsync).Requires(Permission.ModelsWrite);
        api.MapGet("/aliases", ListAliasesAsync).Requires(Permission.ModelsRead);
        api.MapPut("/aliases/{alias}", SetAliasAsync).Requires(Permission.ModelsWrite);
        api.MapDelete("/aliases/{alias}", RemoveAliasAsync).Requires(Permission.ModelsWrite);
        api.MapGet("/model-policies", ListPoliciesAsync).Requires(Permission.ModelsRead);
        api.MapPut("/model-policies/{name}", SetPolicyAsync).Requires(Permission.ModelsWrite, Permission.PricesWrite);
    }

    private static async Task<Ok<IReadOnlyList<Deployment>>> ListAsync(
        IModelDeployments deployments, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await deployments.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    /// <summary>The last decisions about a model, the newest first; that is the one in force.</summary>
    private static async Task<Ok<IReadOnlyList<Deployment>>> HistoryAsync(
        string name, IModelDeployments deployments, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await deployments.ListAsync(name, MostDecisions, await current.GetAsync(cancellationToken), cancellationToken));

    /// <summary>Decides for a version and answers at once; how the roll-out goes is in the list. With the same Idempotency-Key it is decided once.</summary>
    private static async Task<Results<Accepted<Deployment>, ProblemHttpResult>> ActivateAsync(
        string name,
        ActivatedVersion wanted,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        IModelDeployments deployments,
        ICurrentActor current,
        CancellationToken cancellationToken)
    {
        var by = await current.GetAsync(cancellationToken);
        var request = $"user {by.UserId}:{idempotencyKey ?? Guid.NewGuid().ToString()}";
        var activation = await deployments.ActivateAsync(new WantedVersion(name, wanted.Version, request, by, wanted.WatchSeconds), cancellationToken);
        return activation.Deployment is { } decided
            ? TypedResults.Accepted($"{AdminApi.Path}/deployments", decided)
            : Refusals.Of(activation.Problem!.Value);
    }

    /// <summary>Goes back from the roll-out that is under way, if it is still the one that is named.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(
        string name, StoppedRollout which, IModelDeployments deployments, ICurrentActor current, CancellationToken cancellationToken) =>
        (await deployments.StopAsync(name, which.Revision, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    /// <summary>No further replica changes over until it goes on; what is wrong with those that have is still gone back from.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(
        string name, StoppedRollout which, IModelDeployments deployments, ICurrentActor current, CancellationToken cancellationToken) =>
        (await deployments.HoldAsync(name, which.Revision, true, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> GoOnAsync(
        string name, StoppedRollout which, IModelDeployments deployments, ICurrentActor current, CancellationToken cancellationToken) =>
        (await deployments.HoldAsync(name, which.Revision, false, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Ok<IReadOnlyList<ModelAliasItem>>> ListAliasesAsync(
        IModelAliases aliases, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await aliases.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAliasAsync(
        string alias, AliasTargets wanted, IModelAliases aliases, ICurrentActor current, CancellationToken cancellationToken) =>
        (await aliases.SetAsync(
            new NewModelAlias(alias, wanted.Targets) { Stamp = wanted.Stamp }, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAliasAsync(
        string alias, IModelAliases aliases, ICurrentActor current, CancellationToken cancellationToken) =>
        (await aliases.RemoveAsync(alias, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Ok<IReadOnlyList<ModelPolicyItem>>> ListPoliciesAsync(
        IModelPolicies policies, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await policies.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPolicyAsync(
        string name, ModelTerms wanted, IModelPolicies policies, ICurrentActor current, CancellationToken cancellationToken) =>
        (await policies.SetAsync(
            new ModelPolicy(name) { Limits = wanted.Limits, Price = wanted.Price }, wanted.Stamp, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
