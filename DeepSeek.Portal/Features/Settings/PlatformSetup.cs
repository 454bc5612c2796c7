namespace DeepSeek.Portal.Features.Settings;

/// <summary>How a platform is set up, and what runs.</summary>
/// <param name="At">When that was so.</param>
/// <param name="Instances">What runs: this portal, gateways and replicas that announce themselves.</param>
/// <param name="Snapshots">What is published.</param>
/// <param name="Settings">What configuration says.</param>
internal sealed record PlatformSetup(
    DateTimeOffset At, IReadOnlyList<RunningInstance> Instances, IReadOnlyList<SnapshotState> Snapshots, IReadOnlyList<SettingValue> Settings)
{
    /// <summary>False where Redis cannot be reached, so that nobody knows which gateways and replicas there are.</summary>
    public bool InstancesKnown { get; init; } = true;

    /// <summary>Those that run, in order; more than one where an update is under way.</summary>
    public IReadOnlyList<string> Versions => [.. Instances.Select(instance => instance.Version).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
