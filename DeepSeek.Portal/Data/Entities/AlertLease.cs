namespace DeepSeek.Portal.Data.Entities;

/// <summary>The one row that says which portal looks after alerts, so that two that see differently do not undo each other's.</summary>
internal sealed class AlertLease
{
    public const int OnlyId = 1;
    public const int MaxHolderLength = 200;

    public int Id { get; init; } = OnlyId;

    public string Holder { get; set; } = "";

    public DateTimeOffset Until { get; set; } = DateTimeOffset.UnixEpoch;
}
