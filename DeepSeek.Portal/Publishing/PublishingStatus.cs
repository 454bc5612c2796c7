namespace DeepSeek.Portal.Publishing;

/// <summary>What the publisher knows after its last turn.</summary>
/// <param name="Epoch">Of the newest published snapshot.</param>
/// <param name="Number">Of the newest published snapshot; null before this process has seen one in Redis.</param>
/// <param name="PublishedAt">When that snapshot was written.</param>
/// <param name="ConfirmedAt">When Redis was last seen to hold it.</param>
/// <param name="WaitingChanges">How many changes are committed and not yet published.</param>
/// <param name="Problem">What keeps it from publishing.</param>
public sealed record PublishingStatus(
    long Epoch, long? Number, DateTimeOffset? PublishedAt, DateTimeOffset? ConfirmedAt, long WaitingChanges, PublishingProblem Problem)
{
    public static readonly PublishingStatus Unknown = new(0, null, null, null, 0, PublishingProblem.None);

    /// <summary>This document's status, with what waits of another, too, and what is the matter with it where all is well with this one.</summary>
    public PublishingStatus With(PublishingStatus other) => this with
    {
        WaitingChanges = WaitingChanges + other.WaitingChanges,
        Problem = Problem == PublishingProblem.None ? other.Problem : Problem,
    };
}
