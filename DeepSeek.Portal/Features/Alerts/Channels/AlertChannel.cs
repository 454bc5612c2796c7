namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>Where alerts are sent, as lists show it: never its secret.</summary>
public sealed record AlertChannel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AlertChannelKind Kind { get; init; }

    public required string Address { get; init; }

    public string? UserName { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public required AlertSeverity MinSeverity { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>What was last tried; null where nothing was.</summary>
    public AlertDelivery? LastDelivery { get; init; }

    /// <summary>News that is still on its way.</summary>
    public int Waiting { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string ChangedBy { get; init; }

    public required Guid Stamp { get; init; }
}
