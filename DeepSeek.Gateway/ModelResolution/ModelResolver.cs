using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>From what a request calls a model to those who serve it.</summary>
internal sealed class ModelResolver(ModelCatalog catalog, ModelAliasDirectory aliases)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Leaves with the request who can answer it, or says why nobody can. What was chosen here holds for the whole request.</summary>
    public ApiFailure? Resolve(GatewayRequest request)
    {
        var models = catalog.Current;
        var requested = request.Completion!.Model;

        // A model's own name means that model, whatever alias is called the same.
        var resolved = Resolve(models, requested, models.IsKnown(requested) ? null : aliases.Next(requested, models));
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

    /// <summary>The model, or why it is not served; takes no turn of an alias that shares requests out.</summary>
    public ResolvedModel Resolve(string requested)
    {
        var models = catalog.Current;
        return Resolve(models, requested, models.IsKnown(requested) ? null : aliases.Find(requested));
    }

    private static ResolvedModel Resolve(ServedModels models, string requested, string? target)
    {
        if (models.Find(target ?? requested) is { } model)
        {
            return new ResolvedModel(model, target, null);
        }

        return new ResolvedModel(null, target, models.IsEmpty || models.IsKnown(target ?? requested)
            ? new ApiFailure(ApiError.Unavailable, $"Nobody serves the model '{requested}' at the moment.", "model", RetryAfter)
            : new ApiFailure(ApiError.ModelNotFound, $"There is no model '{requested}'. GET /v1/models lists them.", "model"));
    }
}
