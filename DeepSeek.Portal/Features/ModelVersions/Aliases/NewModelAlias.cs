using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>What is wanted of an alias.</summary>
/// <param name="Alias">What requests may call the models.</param>
/// <param name="Targets">Among which requests are shared out; one for all of them.</param>
internal sealed record NewModelAlias(string Alias, IReadOnlyList<WeightedTarget> Targets)
{
    /// <summary>Of what was read; null to set it whatever is there.</summary>
    public Guid? Stamp { get; init; }
}
