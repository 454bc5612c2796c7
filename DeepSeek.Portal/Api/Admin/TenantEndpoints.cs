using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Tenants.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tenants", ListAsync).Requires(Permission.TenantsRead);
        api.MapPost("/tenants", CreateAsync).Requires(Permission.TenantsWrite);
        api.MapGet("/tenants/{id}", FindAsync).Requires(Permission.TenantsRead);
        api.MapPut("/tenants/{id}/name", RenameAsync).Requires(Permission.TenantsWrite);
        api.MapPost("/tenants/{id}/suspend", SuspendAsync).Requires(Permission.TenantsWrite);
        api.MapPost("/tenants/{id}/resume", ResumeAsync).Requires(Permission.TenantsWrite);
        api.MapGet("/tenants/{id}/limits", FindLimitsAsync).Requires(Permission.TenantsRead);
        api.MapPut("/tenants/{id}/limits", SetLimitsAsync).Requires(Permission.LimitsWrite);
    }

    private static async Task<Ok<ListOf<TenantItem>>> ListAsync(
        string? q, bool? suspended, [AsParameters] PageParameters part, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken)
    {
        var page = await tenants.ListAsync(
            new TenantQuery { Search = q, Suspended = suspended, Page = part.Number, PageSize = part.Size },
            await current.GetAsync(cancellationToken),
            cancellationToken);
        return TypedResults.Ok(new ListOf<TenantItem>(page.Items, page.Total));
    }

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateAsync(
        TenantName wanted, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken)
    {
        var made = await tenants.CreateAsync(wanted.Name, await current.GetAsync(cancellationToken), cancellationToken);
        return made.Id is { } id ? TypedResults.Created($"{AdminApi.Path}/tenants/{id}", new Made(id)) : Refusals.Of(made.Problem!.Value);
    }

    private static async Task<Results<Ok<TenantItem>, ProblemHttpResult>> FindAsync(
        string id, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken) =>
        await tenants.FindAsync(id, await current.GetAsync(cancellationToken), cancellationToken) is { } tenant ? TypedResults.Ok(tenant) : Refusals.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        string id, TenantName wanted, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken) =>
        (await tenants.RenameAsync(id, wanted.Name, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SuspendAsync(
        string id, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken) =>
        (await tenants.SetSuspendedAsync(id, true, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ResumeAsync(
        string id, ITenants tenants, ICurrentActor current, CancellationToken cancellationToken) =>
        (await tenants.SetSuspendedAsync(id, false, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<Ok<TenantLimits>, ProblemHttpResult>> FindLimitsAsync(
        string id, ITenantLimits limits, ICurrentActor current, CancellationToken cancellationToken) =>
        await limits.FindAsync(id, await current.GetAsync(cancellationToken), cancellationToken) is { } found ? TypedResults.Ok(found) : Refusals.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetLimitsAsync(
        string id, ChangedLimits wanted, ITenantLimits limits, ICurrentActor current, CancellationToken cancellationToken) =>
        (await limits.SetAsync(new TenantLimits(id, wanted.Limits, wanted.Weight, wanted.Stamp), await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();
}
