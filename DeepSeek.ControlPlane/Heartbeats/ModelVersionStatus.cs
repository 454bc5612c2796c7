namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>One model version on one replica.</summary>
public sealed record ModelVersionStatus
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version, as its folder is called.</summary>
    public required string Version { get; init; }

    /// <summary>How far it is.</summary>
    public required ModelVersionState State { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int? ContextLength { get; init; }

    /// <summary>When the version was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why it failed, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Bytes of its files that were verified so far; null where none is to be.</summary>
    public long? VerifiedBytes { get; init; }

    /// <summary>Bytes of all its files; null before the manifest was read.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>How long its self-test took, in seconds; null before.</summary>
    public double? SelfTestSeconds { get; init; }

    /// <summary>The memory that it was planned to take, in bytes: weights, workspace and key-value cache; null before it was planned.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>
    /// The decision in force (<see cref="Snapshots.DesiredModel.Revision"/>) when it came to the state it is in; null where the replica does not say, or nobody
    /// had decided. It tells a failure of this try from one of the try before.
    /// </summary>
    public long? Revision { get; init; }

    /// <summary>True where it is not in memory, and is loaded when somebody asks for its model by name.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Answers that it has ended since it became active, failed ones included.</summary>
    public long AnswersEnded { get; init; }

    /// <summary>Those of them that ended in a failure of the model or of this replica.</summary>
    public long AnswersFailed { get; init; }

    /// <summary>Mean time from one token to the next, lately, in seconds; null before there were any.</summary>
    public double? SecondsPerToken { get; init; }

    /// <summary>
    /// Mean time of the device that a token takes, lately, in seconds: that of a step, shared by all the sequences in it; null before there were any. With more
    /// at a time it falls while <see cref="SecondsPerToken"/> rises.
    /// </summary>
    public double? DeviceSecondsPerToken { get; init; }

    /// <summary>The last states it went through, the oldest first; empty where the replica does not say.</summary>
    // Never null: what the reader does not find, it sets to null.
    public IReadOnlyList<ModelVersionStep> Steps { get; init => field = value ?? []; } = [];
}
