using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>What is kept of an API key: never the key itself.</summary>
internal sealed class ApiKeyRecord : IStamped, IAudited
{
    public const int MaxNameLength = 100;

    /// <summary>As <see cref="ApiKey.PublicId"/>; names the key in lists and logs.</summary>
    public required string PublicId { get; init; }

    /// <summary>As <see cref="ApiKey.Hash"/> gives it.</summary>
    [AuditSecret]
    public required string Hash { get; set; }

    /// <summary>The hash of the secret before the last rotation; null where there was none. Counts until <see cref="PreviousEndsAt"/>.</summary>
    [AuditSecret]
    public string? PreviousHash { get; set; }

    public DateTimeOffset? PreviousEndsAt { get; set; }

    public required string Name { get; set; }

    public required string TenantId { get; init; }

    public Tenant? Tenant { get; init; }

    public required List<string> Scopes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it; a name for people to read.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Whose playground asks with it; null for a key that somebody was shown.</summary>
    public string? PlaygroundUserId { get; init; }

    /// <summary>The models that it may ask; null for all.</summary>
    public List<string>? Models { get; set; }

    /// <summary>From where it may be used, as CIDR ranges; null for anywhere.</summary>
    public List<string>? AddressRanges { get; set; }

    /// <summary>What it may use.</summary>
    public LimitValues Limits { get; set; } = new();

    public CachePolicy Cache { get; set; }

    /// <summary>True where its cached answers are not shared with its tenant's other keys.</summary>
    public bool OwnCachePartition { get; set; }

    /// <summary>How long a synchronous inference of this key may take; null for the gateway's setting.</summary>
    public double? TimeoutSeconds { get; set; }

    /// <summary>Null for a key that does not end by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Null while it has not been revoked. A revoked key never comes back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokedBy { get; set; }

    /// <summary>When a request last came with it, to the minute; null where none has. Written past the stamp: a use is no change.</summary>
    [NotAudited]
    public DateTimeOffset? LastUsedAt { get; set; }

    [NotAudited]
    public Guid Stamp { get; set; }

    public AuditSubject Describe() => new(AuditTypes.ApiKey, PublicId, Name, TenantId);
}
