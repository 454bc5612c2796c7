namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>A key, as the list shows it.</summary>
public sealed record ApiKeyListItem
{
    public required string PublicId { get; init; }

    public required string Name { get; init; }

    public required string TenantId { get; init; }

    public required string TenantName { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When a request last came with it, to the minute; null where none has.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Until when the secret before the last rotation works on; null where there is none.</summary>
    public DateTimeOffset? PreviousEndsAt { get; init; }

    /// <summary>What may be shown of the key itself.</summary>
    public string Masked => $"dsk_{PublicId}_…";

    public ApiKeyStatus StatusAt(DateTimeOffset now) =>
        RevokedAt is not null ? ApiKeyStatus.Revoked : ExpiresAt <= now ? ApiKeyStatus.Expired : ApiKeyStatus.Active;
}
