using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>An alias, as lists show it.</summary>
/// <param name="Alias">What requests may call the model.</param>
/// <param name="Target">What it stands for: a model, <c>name@version</c>, or another alias; the heaviest where there are several.</param>
/// <param name="ChangedAt">When it was set last.</param>
/// <param name="ChangedBy">Who set it.</param>
public sealed record ModelAliasItem(string Alias, string Target, DateTimeOffset ChangedAt, string ChangedBy)
{
    /// <summary>Where requests are shared out among several: all of them. None where there is but the one.</summary>
    public IReadOnlyList<WeightedTarget> Targets { get; init; } = [];

    /// <summary>For the next change: one that somebody else made since is not written over.</summary>
    public Guid Stamp { get; init; }
}
