using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// The outbox of one snapshot document. <see cref="WantedNumber"/> rises in the transaction of every change that its readers must learn of, so that a
/// committed change cannot be forgotten; whoever publishes raises <see cref="PublishedNumber"/> after it.
/// </summary>
internal sealed class PublishedState
{
    /// <summary>Every document that the portal publishes.</summary>
    public static readonly IReadOnlyList<string> Documents = [GatewaySnapshot.Document, ReplicaSnapshot.Document];

    public required string Document { get; init; }

    /// <summary>When the database was made, in Unix seconds: a database made anew wins over the snapshots of the old one.</summary>
    public required long Epoch { get; set; }

    /// <summary>How many changes there were; the number that a snapshot of this state carries.</summary>
    public long WantedNumber { get; set; }

    /// <summary>The newest number that Redis has accepted.</summary>
    public long PublishedNumber { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }
}
