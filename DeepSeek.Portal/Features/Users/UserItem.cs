namespace DeepSeek.Portal.Features.Users;

/// <summary>A user, as the list shows him.</summary>
public sealed record UserItem
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    /// <summary>Those that whoever asks may see.</summary>
    public required IReadOnlyList<HeldRole> Roles { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastSignedInAt { get; init; }

    /// <summary>The provider with which he signs in; null for an account with a password.</summary>
    public string? Issuer { get; init; }

    /// <summary>True until he has chosen a password of his own.</summary>
    public required bool MustChangePassword { get; init; }
}
