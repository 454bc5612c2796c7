using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>From what a request calls a model to the replicas that serve it.</summary>
internal sealed class ModelResolver(ReplicaDirectory replicas, ModelAliasDirectory aliases)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Leaves with the request who can answer it, or says why nobody can.</summary>
    public ApiFailure? Resolve(GatewayRequest request)
    {
        var requested = request.Completion!.Model;
        var resolved = Resolve(requested);
        if (!request.Caller!.MayAsk(resolved.IdOf(requested)))
        {
            return request.Caller.Forbidden(requested);
        }

        if (resolved.Model is { } served)
        {
            request.Served = served;
            request.Model = served.Name;
            request.ModelVersion = served.Id.Contains('@', StringComparison.Ordinal) ? served.Id : null;
        }

        return resolved.Failure;
    }

    /// <summary>The model, or why it is not served. A model's own name means that model, whatever alias is called the same.</summary>
    public ResolvedModel Resolve(string requested)
    {
        var table = replicas.Current;
        if (table.Models.TryGetValue(requested, out var model))
        {
            return new ResolvedModel(model, null, null);
        }

        var target = table.KnownNames.Contains(requested) ? null : aliases.Find(requested);
        if (target is not null && table.Models.TryGetValue(target, out model))
        {
            return new ResolvedModel(model, target, null);
        }

        // Without any replica nobody can say that a model does not exist.
        return new ResolvedModel(null, target, table.Replicas.Count == 0 || table.KnownNames.Contains(target ?? requested)
            ? new ApiFailure(ApiError.Unavailable, $"No replica serves the model '{requested}' at the moment.", "model", RetryAfter)
            : new ApiFailure(ApiError.ModelNotFound, $"There is no model '{requested}'. GET /v1/models lists them.", "model"));
    }
}
