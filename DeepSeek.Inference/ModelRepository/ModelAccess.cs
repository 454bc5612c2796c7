using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository.Desires;
using DeepSeek.Inference.ModelRepository.OnDemand;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>The way to a model for a request: to one that serves at once, to one that is loaded on demand after a wait.</summary>
internal sealed class ModelAccess(ModelCatalog catalog, OnDemandModels onDemand, VersionChoice choice)
{
    /// <summary>Finds a model and begins a request to it.</summary>
    /// <param name="model">As <c>name</c> or <c>name@version</c>.</param>
    /// <param name="parameter">The field that names it.</param>
    /// <param name="cancellationToken">The request is over.</param>
    /// <returns>The model, or what a caller is told who asks for one that does not serve. To be disposed of when the answer is over.</returns>
    public async ValueTask<ModelLease> EnterAsync(string model, string parameter, CancellationToken cancellationToken)
    {
        if (catalog.Enter(model) is { } served) return new ModelLease(served);
        var name = model.Split('@')[0];
        if (IsKnown(model) && !choice.Preloads(name) && catalog.ActiveVersion(name) is null)
        {
            if (await onDemand.WaitAsync(name, cancellationToken) is { } failure) return new ModelLease(failure);
            if (catalog.Enter(model) is { } loaded) return new ModelLease(loaded);
        }

        return new ModelLease(catalog.Settled && !IsOnItsWay(model)
            ? new ApiFailure(ApiError.ModelNotFound, $"There is no model '{model}' here; GET /v1/models lists what there is.", parameter)
            : new ApiFailure(ApiError.Unavailable, "Models are being loaded; try again.", parameter, TimeSpan.FromSeconds(1)));
    }

    // A model that had to leave for its next version, because memory holds only one of them, comes back.
    private bool IsOnItsWay(string name) => catalog.Versions.Any(version => version.Name == name
        && version.State is (ModelVersionState.Verifying or ModelVersionState.Loading or ModelVersionState.Warming or ModelVersionState.Ready));

    private bool IsKnown(string model) => catalog.Version(model) is not null || catalog.Versions.Any(version => version.Name == model);
}
