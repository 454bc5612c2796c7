namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>Another name of a model, or of one version of it.</summary>
/// <param name="Alias">What requests may call it.</param>
/// <param name="Target">The model it stands for: <c>name</c> or <c>name@version</c>.</param>
public sealed record ModelAlias(string Alias, string Target)
{
    /// <summary>Where requests are shared out among several: all of them, <see cref="Target"/> included; null or none where there is but the one.</summary>
    public IReadOnlyList<WeightedTarget>? Targets { get; init; }
}
