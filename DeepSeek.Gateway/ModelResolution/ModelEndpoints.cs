using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{name}</c>, answered from the heartbeats and the registered upstreams.</summary>
internal static class ModelEndpoints
{
    private const string Owner = "deepseek";

    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/models", WriteListAsync)
            .RequireAuthorization(TenantScopes.ModelsRead);
        endpoints.MapGet("/v1/models/{**name}", WriteOneAsync)
            .RequireAuthorization(TenantScopes.ModelsRead);
    }

    private static Task WriteListAsync(HttpContext context, ModelCatalog catalog, ModelAliasDirectory aliases, ModelResolver models)
    {
        var caller = context.GetGatewayRequest().Caller!;
        var own = catalog.Current.All.Where(model => model.Id == model.Name && caller.MayAsk(model.Id)).Select(model => ToInfo(model, model.Name));
        var others = aliases.Current.Keys
            .Select(alias => (Alias: alias, models.Resolve(alias).Model))
            .Where(entry => entry.Model is not null && entry.Alias != entry.Model.Name && caller.MayAsk(entry.Model.Id))
            .Select(entry => ToInfo(entry.Model!, entry.Alias));
        var list = new ModelList { Data = [.. own.Concat(others).OrderBy(model => model.Id, StringComparer.Ordinal)] };
        return context.Response.WriteAsJsonAsync(list, ContractsJsonContext.Wire.ModelList, cancellationToken: context.RequestAborted);
    }

    private static Task WriteOneAsync(HttpContext context, string name, ModelResolver models)
    {
        var resolved = models.Resolve(name);
        var caller = context.GetGatewayRequest().Caller!;
        if (!caller.MayAsk(resolved.IdOf(name)))
        {
            return ApiFailureWriter.WriteAsync(context, caller.Forbidden(name));
        }

        return resolved.Model is { } model
            ? context.Response.WriteAsJsonAsync(ToInfo(model, name), ContractsJsonContext.Wire.ModelInfo, cancellationToken: context.RequestAborted)
            : ApiFailureWriter.WriteAsync(context, new ApiFailure(ApiError.ModelNotFound, $"There is no model '{name}'.", "model"));
    }

    private static ModelInfo ToInfo(ServedModel model, string name) => new()
    {
        Id = name,
        Created = model.CreatedAt?.ToUnixTimeSeconds() ?? 0,
        OwnedBy = Owner,
    };
}
