using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>Limits and prices of models in memory.</summary>
internal sealed class FakeModelPolicies : IModelPolicies
{
    public List<ModelPolicyItem> Items { get; } = [];

    public List<(ModelPolicy Policy, Guid? Stamp)> Set { get; } = [];

    public Task<IReadOnlyList<ModelPolicyItem>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ModelPolicyItem>>([.. Items]);

    public Task<PolicyProblem?> SetAsync(ModelPolicy wanted, Guid? stamp, Actor by, CancellationToken cancellationToken)
    {
        Set.Add((wanted, stamp));
        return Task.FromResult<PolicyProblem?>(null);
    }
}
