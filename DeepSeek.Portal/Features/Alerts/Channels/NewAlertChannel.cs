namespace DeepSeek.Portal.Features.Alerts.Channels;

/// <summary>What is wanted of a channel.</summary>
internal sealed record NewAlertChannel
{
    /// <summary>Which is changed; null to make one.</summary>
    public string? Id { get; init; }

    public required string Name { get; init; }

    /// <summary>That of one that is there does not change.</summary>
    public required AlertChannelKind Kind { get; init; }

    public required string Address { get; init; }

    public string? UserName { get; init; }

    /// <summary>For the mail server; null to leave it as it is.</summary>
    public string? Password { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public AlertSeverity MinSeverity { get; init; } = AlertSeverity.P3;

    public bool Enabled { get; init; } = true;

    /// <summary>Of what was read; null for one that is not there yet.</summary>
    public Guid? Stamp { get; init; }

    /// <summary>Without the password: records print their members, and something might log this.</summary>
    public override string ToString() => $"{Name}: {Kind} {Address}";
}
