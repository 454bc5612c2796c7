using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.LoadBalancing;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>What a name in a request leads to: a model, or why there is none.</summary>
/// <param name="Model">The model that is served.</param>
/// <param name="Target">What the name stands for, where it is an alias: replicas know only this.</param>
/// <param name="Failure">Why there is no model.</param>
internal readonly record struct ResolvedModel(ServedModel? Model, string? Target, ApiFailure? Failure)
{
    /// <summary>What the name means, aliases followed, whether or not anybody serves it: what a key is allowed is told of models, not of aliases.</summary>
    public string IdOf(string requested) => Model?.Id ?? Target ?? requested;
}
