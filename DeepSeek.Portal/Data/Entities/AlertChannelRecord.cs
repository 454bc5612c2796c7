using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Where alerts are sent.</summary>
internal sealed class AlertChannelRecord : IStamped, IAudited
{
    public const int MaxNameLength = 100;
    public const int MaxAddressLength = 500;
    public const int MaxMailboxLength = 320;
    public const int MaxSealedSecretLength = 2_000;

    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string Kind { get; init; }

    /// <summary>Of a webhook its address; of a mail server <c>smtps://host:465</c>, or <c>smtp://host:587</c> for STARTTLS.</summary>
    public required string Address { get; set; }

    /// <summary>What signs a webhook, or the password at a mail server: sealed, so that the database holds nothing that opens it.</summary>
    [AuditSecret]
    public string? SealedSecret { get; set; }

    /// <summary>Whom a mail server knows us as; null where it asks nobody.</summary>
    public string? UserName { get; set; }

    /// <summary>Who mails come from.</summary>
    public string? From { get; set; }

    /// <summary>Whom mails go to, with commas.</summary>
    public string? To { get; set; }

    /// <summary>The least bad that it is told of.</summary>
    public required string MinSeverity { get; set; }

    public required bool Enabled { get; set; }

    [NotAudited]
    public required DateTimeOffset ChangedAt { get; set; }

    [NotAudited]
    public required string ChangedBy { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.AlertChannel, Id, Name);
}
