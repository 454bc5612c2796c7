using DeepSeek.ControlPlane.ApiKeys;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>What is kept of an API key: never the key itself.</summary>
internal sealed class ApiKeyRecord
{
    public const int MaxNameLength = 100;

    /// <summary>As <see cref="ApiKey.PublicId"/>; names the key in lists and logs.</summary>
    public required string PublicId { get; init; }

    /// <summary>As <see cref="ApiKey.Hash"/> gives it.</summary>
    public required string Hash { get; init; }

    public required string Name { get; set; }

    public required string TenantId { get; init; }

    public Tenant? Tenant { get; init; }

    public required List<string> Scopes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it; a name for people to read.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Null for a key that does not end by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Null while it has not been revoked. A revoked key never comes back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokedBy { get; set; }
}
