using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.ModelRepository;

namespace DeepSeek.Inference.Endpoints.Http.ModelListing;

/// <summary><c>GET /v1/models</c>.</summary>
internal sealed class ModelListEndpoint(ModelCatalog catalog)
{
    private const string Owner = "deepseek-platform";

    public Task HandleAsync(HttpContext context)
    {
        var list = new ModelList
        {
            Data = [.. catalog.Active.Select(model => new ModelInfo
            {
                Id = model.Name,
                Created = model.Model.CreatedAt.ToUnixTimeSeconds(),
                OwnedBy = Owner,
            })],
        };
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, list, ContractsJsonContext.Wire.ModelList, context.RequestAborted);
    }
}
