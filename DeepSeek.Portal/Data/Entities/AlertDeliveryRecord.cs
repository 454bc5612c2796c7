namespace DeepSeek.Portal.Data.Entities;

/// <summary>A piece of news on its way to a channel. Written in the transaction that makes it news, so that a restart neither loses nor repeats it.</summary>
internal sealed class AlertDeliveryRecord
{
    public const int MaxErrorLength = 500;

    /// <summary>Goes out with it: who hears the same twice can tell.</summary>
    public required string Id { get; init; }

    public required string ChannelId { get; init; }

    public AlertChannelRecord? Channel { get; init; }

    /// <summary>Unique together with channel and event. Of a test, the delivery's own id.</summary>
    public required string AlertId { get; init; }

    public required string Event { get; init; }

    /// <summary>JSON, as it is sent.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried, or tried again; null once that is over. Whoever moves it on may try: of two portals, one does.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; set; }
}
