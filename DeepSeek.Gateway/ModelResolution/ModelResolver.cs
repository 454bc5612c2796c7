using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.LoadBalancing;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>From what a request calls a model to the replicas that serve it.</summary>
internal sealed class ModelResolver(ReplicaDirectory replicas)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The model, or why it is not served.</summary>
    public (ServedModel? Model, ApiFailure? Failure) Resolve(string requested)
    {
        var table = replicas.Current;
        if (table.Models.TryGetValue(requested, out var model))
        {
            return (model, null);
        }

        // Without any replica nobody can say that a model does not exist.
        return table.Replicas.Count == 0 || table.KnownNames.Contains(requested)
            ? (null, new ApiFailure(ApiError.Unavailable, $"No replica serves the model '{requested}' at the moment.", "model", RetryAfter))
            : (null, new ApiFailure(ApiError.ModelNotFound, $"There is no model '{requested}'. GET /v1/models lists them.", "model"));
    }
}
