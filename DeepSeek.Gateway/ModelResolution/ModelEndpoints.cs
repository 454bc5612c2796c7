using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Scopes;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.LoadBalancing;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{name}</c>, answered from the heartbeats.</summary>
internal static class ModelEndpoints
{
    private const string Owner = "deepseek";

    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/models", static (HttpContext context, ReplicaDirectory replicas) => WriteListAsync(context, replicas.Current))
            .RequireAuthorization(TenantScopes.ModelsRead);
        endpoints.MapGet("/v1/models/{**name}", static (HttpContext context, string name, ReplicaDirectory replicas) => WriteOneAsync(context, name, replicas.Current))
            .RequireAuthorization(TenantScopes.ModelsRead);
    }

    private static Task WriteListAsync(HttpContext context, ReplicaTable table)
    {
        var list = new ModelList
        {
            Data = [.. table.Models.Values.Where(model => model.ClusterId == model.Name).OrderBy(model => model.Name, StringComparer.Ordinal).Select(ToInfo)],
        };
        return context.Response.WriteAsJsonAsync(list, ContractsJsonContext.Wire.ModelList, cancellationToken: context.RequestAborted);
    }

    private static Task WriteOneAsync(HttpContext context, string name, ReplicaTable table) => table.Models.TryGetValue(name, out var model)
        ? context.Response.WriteAsJsonAsync(ToInfo(model), ContractsJsonContext.Wire.ModelInfo, cancellationToken: context.RequestAborted)
        : ApiFailureWriter.WriteAsync(context, new ApiFailure(ApiError.ModelNotFound, $"There is no model '{name}'.", "model"));

    private static ModelInfo ToInfo(ServedModel model) => new()
    {
        Id = model.ClusterId,
        Created = model.CreatedAt?.ToUnixTimeSeconds() ?? 0,
        OwnedBy = Owner,
    };
}
