using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>What is kept of a personal token of the admin API: never the token itself.</summary>
internal sealed class PersonalTokenRecord : IAudited
{
    public const int MaxNameLength = 100;

    /// <summary>Names the token in lists and logs.</summary>
    public required string PublicId { get; init; }

    [AuditSecret]
    public required string Hash { get; init; }

    /// <summary>Whose it is: it can do what he can, at most.</summary>
    public required string UserId { get; init; }

    public PortalUser? User { get; init; }

    public required string Name { get; init; }

    /// <summary>To which of its owner's permissions it is narrowed.</summary>
    public required List<string> Permissions { get; init; }

    /// <summary>To which tenant it is narrowed; null for wherever its owner has the permissions.</summary>
    public string? TenantId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>To the minute; null where it was never used.</summary>
    [NotAudited]
    public DateTimeOffset? LastUsedAt { get; set; }

    public AuditSubject Describe() => new(AuditTypes.Token, PublicId, Name, TenantId);
}
