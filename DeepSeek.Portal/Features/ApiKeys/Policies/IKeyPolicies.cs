using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.ApiKeys.Policies;

/// <summary>What keys may do. Gateways learn of changes by the snapshot.</summary>
internal interface IKeyPolicies
{
    /// <summary>Null where there is no such key that whoever asks may see.</summary>
    Task<KeyPolicy?> FindAsync(string publicId, Actor by, CancellationToken cancellationToken);

    /// <summary>Sets the policy of a key that is not revoked. Null where that was done.</summary>
    Task<PolicyProblem?> SetAsync(KeyPolicy wanted, Actor by, CancellationToken cancellationToken);
}
