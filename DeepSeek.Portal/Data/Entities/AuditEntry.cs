using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Who did what to what. Written by <see cref="PortalDbContext"/> and by nobody else; never changed, never removed, which the database itself sees to.</summary>
internal sealed class AuditEntry
{
    public const int MaxActionLength = 40;
    public const int MaxTypeLength = 40;
    public const int MaxObjectIdLength = 400;
    public const int MaxObjectNameLength = 256;
    public const int MaxAddressLength = 64;

    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Of the user; null for the portal itself.</summary>
    public string? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>From where.</summary>
    public string? Address { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>One of <see cref="AuditTypes"/>.</summary>
    public required string ObjectType { get; init; }

    public required string ObjectId { get; init; }

    public string? ObjectName { get; init; }

    /// <summary>The tenant whose business it is; null where it is the platform's.</summary>
    public string? TenantId { get; init; }

    /// <summary>JSON of what changed, as it was; without secrets.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what changed, as it is since.</summary>
    public string? After { get; init; }

    /// <summary>Of the entry before.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>As <see cref="AuditChain.Hash"/> gives it.</summary>
    public string Hash { get; set; } = "";
}
