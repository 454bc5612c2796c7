namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>A piece of news for a channel, and how far it is.</summary>
public sealed record AlertDelivery
{
    public required string Id { get; init; }

    public required AlertEvent Event { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>When the other side took it; null where it has not.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When it is tried again; null where it is not.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}
