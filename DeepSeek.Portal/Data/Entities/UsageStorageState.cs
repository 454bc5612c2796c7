namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// The one row that every transaction that stores usage writes first. Its lock puts them in a line, so that a portal whose lease was taken over while it
/// stood still sees what the other has stored before it adds anything.
/// </summary>
internal sealed class UsageStorageState
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>How many batches were stored.</summary>
    public long Batches { get; set; }

    /// <summary>When the last one was; null where there was none.</summary>
    public DateTimeOffset? StoredAt { get; set; }
}
