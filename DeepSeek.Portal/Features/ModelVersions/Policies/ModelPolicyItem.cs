using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.ModelVersions.Policies;

/// <summary>What holds for a model, as it was set last.</summary>
/// <param name="Policy">The limits and the price.</param>
/// <param name="ChangedAt">When it was set last.</param>
/// <param name="ChangedBy">Who set it.</param>
/// <param name="Stamp">For the next change: one that somebody else made since is not written over.</param>
internal sealed record ModelPolicyItem(ModelPolicy Policy, DateTimeOffset ChangedAt, string ChangedBy, Guid Stamp);
