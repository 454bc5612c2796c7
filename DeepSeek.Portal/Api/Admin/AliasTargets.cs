using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>What an alias is to stand for.</summary>
/// <param name="Targets">Among which requests are shared out; one for all of them.</param>
/// <param name="Stamp">Of what was read; absent to set it whatever is there.</param>
internal sealed record AliasTargets(IReadOnlyList<WeightedTarget> Targets, Guid? Stamp = null);
