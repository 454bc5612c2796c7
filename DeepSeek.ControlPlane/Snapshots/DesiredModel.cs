namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>The version of a model that is to be active on every replica.</summary>
public sealed record DesiredModel
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that is to be active.</summary>
    public required string Version { get; init; }

    /// <summary>Rises with every decision about this model: a replica on which a version failed tries it again only after another decision.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// Whether it is to be loaded before a replica says that it is ready; otherwise it is loaded when it is first asked for. Null: as each replica's own
    /// settings say, so that a decision about the version leaves this as it was.
    /// </summary>
    public bool? Preload { get; init; }

    /// <summary>
    /// How many replicas may change over to it at a time; 1 by default, 0 while the roll-out is held. A replica holds one of as many leases from before it loads until the time in
    /// which it is watched is over.
    /// </summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>For how long after its change over a replica keeps its lease, in seconds, so that faults show before the next one follows.</summary>
    public double WatchSeconds { get; init; } = 30;
}
