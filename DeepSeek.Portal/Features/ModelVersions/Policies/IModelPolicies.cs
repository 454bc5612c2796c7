using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.ModelVersions.Policies;

/// <summary>What may be used of models, and what they cost. Gateways learn of changes by the snapshot; a price holds for requests that arrive afterwards.</summary>
internal interface IModelPolicies
{
    /// <summary>All of them, by name of the model; none for who may not see models.</summary>
    Task<IReadOnlyList<ModelPolicyItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Sets what holds for a model; one that has no limit and no price is left with none. Null where that was done.</summary>
    /// <param name="wanted">What is to hold.</param>
    /// <param name="stamp">Of what was read; null where there was nothing yet.</param>
    /// <param name="by">Who sets it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<PolicyProblem?> SetAsync(ModelPolicy wanted, Guid? stamp, Actor by, CancellationToken cancellationToken);
}
