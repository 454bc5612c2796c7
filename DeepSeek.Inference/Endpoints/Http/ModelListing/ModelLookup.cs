using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.ModelRepository;

namespace DeepSeek.Inference.Endpoints.Http.ModelListing;

/// <summary>Finds the model that a request names.</summary>
internal static class ModelLookup
{
    /// <summary>The model, or what a caller is told who asks for one that does not serve.</summary>
    /// <param name="catalog">What there is.</param>
    /// <param name="model">As <c>name</c> or <c>name@version</c>.</param>
    /// <param name="served">The model.</param>
    /// <param name="failure">Why there is none.</param>
    /// <param name="parameter">The field that names it.</param>
    public static bool TryFind(
        this ModelCatalog catalog,
        string model,
        [NotNullWhen(true)] out ServedModel? served,
        [NotNullWhen(false)] out ApiFailure? failure,
        string parameter = "model")
    {
        served = catalog.Find(model);
        failure = served is not null ? null : catalog.Settled
            ? new ApiFailure(ApiError.ModelNotFound, $"There is no model '{model}' here; GET /v1/models lists what there is.", parameter)
            : new ApiFailure(ApiError.Unavailable, "Models are being loaded; try again.", parameter, TimeSpan.FromSeconds(1));
        return served is not null;
    }
}
