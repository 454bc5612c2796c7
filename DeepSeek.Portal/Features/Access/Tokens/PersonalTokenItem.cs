namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>A token, as lists show it.</summary>
public sealed record PersonalTokenItem
{
    public required string PublicId { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>To which tenant it is narrowed; null for wherever its owner has the permissions.</summary>
    public string? TenantId { get; init; }

    /// <summary>What that tenant is called.</summary>
    public string? TenantName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>To the minute; null where it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What may be shown of the token itself.</summary>
    public string Masked => $"dsa_{PublicId}_…";
}
