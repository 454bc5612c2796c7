using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>One policy for whichever key.</summary>
internal sealed class FakeKeyPolicies : IKeyPolicies
{
    public KeyPolicy? Policy { get; set; }

    public PolicyProblem? Answer { get; set; }

    public List<KeyPolicy> Set { get; } = [];

    public Task<KeyPolicy?> FindAsync(string publicId, Actor by, CancellationToken cancellationToken) => Task.FromResult(Policy);

    public Task<PolicyProblem?> SetAsync(KeyPolicy wanted, Actor by, CancellationToken cancellationToken)
    {
        Set.Add(wanted);
        return Task.FromResult(Answer);
    }
}
