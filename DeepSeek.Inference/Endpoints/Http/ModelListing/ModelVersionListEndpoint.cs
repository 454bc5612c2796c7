using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Endpoints.Http.Errors;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.ModelRepository.Desires;

namespace DeepSeek.Inference.Endpoints.Http.ModelListing;

/// <summary><c>GET /v1/models/{name}/versions</c>: every version of a model, and how far it is.</summary>
internal sealed class ModelVersionListEndpoint(ModelCatalog catalog, IDesiredModels desires)
{
    public Task HandleAsync(HttpContext context, string name)
    {
        List<ModelVersionInfo> versions = [.. Of(catalog, desires, name)];
        if (versions.Count == 0)
        {
            return ApiFailureResponse.WriteAsync(context, new ApiFailure(ApiError.ModelNotFound, $"There is no model '{name}' here.", "name"));
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, new ModelVersionList { Data = versions }, ContractsJsonContext.Wire.ModelVersionList, context.RequestAborted);
    }

    /// <summary>The versions of a model, the newest first.</summary>
    public static IEnumerable<ModelVersionInfo> Of(ModelCatalog catalog, IDesiredModels desires, string name)
    {
        var desired = desires.Find(name)?.Version;
        return catalog.Versions
            .Where(version => version.Name == name)
            .OrderByDescending(version => version.Folder.Version, ModelFolderScanner.VersionOrder)
            .Select(version => version.Status.ToInfo(replica: null, desired is null ? null : version.Folder.Version == desired));
    }
}
