using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// One decision about which version of a model is to be active. The one with the highest revision is in force and published; those before it tell what was.
/// What was decided never changes, only how it turned out.
/// </summary>
internal sealed class ModelDeployment : IAudited
{
    public const int MaxNameLength = 100;
    public const int MaxReasonLength = 1_000;
    public const int MaxRequestIdLength = 200;

    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>Counts the decisions about this model from 1. Part of the key: of two portals that decide at once, one has to look again.</summary>
    public required long Revision { get; init; }

    /// <summary>The version that is to be active.</summary>
    public required string Version { get; init; }

    /// <summary>The version that was good before; null where there was none, and for a decision to go back.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Guards itself: only one portal can end a roll-out.</summary>
    public DeploymentState State { get; set; } = DeploymentState.RollingOut;

    /// <summary>Why it was decided by the portal itself, or why it ended as it did.</summary>
    public string? Reason { get; set; }

    /// <summary>The request that asked for it, unique over all tenants; null for the portal's own decisions.</summary>
    public string? RequestId { get; init; }

    /// <summary>Who asked; a name for people to read.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it came to the state it is in; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Since when no further replica changes over to it, because somebody wants to look first; null while it goes on.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>Whether it is left to replicas' settings if they load it before they are ready; otherwise none does, and it is loaded on demand.</summary>
    public required bool Preload { get; init; }

    /// <summary>How many replicas may change over at a time.</summary>
    public required int Parallelism { get; init; }

    /// <summary>For how long a replica is watched after its change over, in seconds.</summary>
    public required double WatchSeconds { get; init; }

    /// <summary>What the version before took from one token to the next when this was decided, in seconds, on the slowest replica; null where nobody knows.</summary>
    [NotAudited]
    public double? PreviousSecondsPerToken { get; init; }

    /// <summary>What a token of it took of the device then, in seconds, where that was most; null where nobody knows.</summary>
    [NotAudited]
    public double? PreviousDeviceSecondsPerToken { get; init; }

    public AuditSubject Describe() => new(AuditTypes.Deployment, $"{Name}:{Revision}", $"{Name}@{Version}");
}
