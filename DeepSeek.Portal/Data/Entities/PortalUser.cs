using DeepSeek.Portal.Data.Auditing;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Somebody who can sign in to the portal.</summary>
internal sealed class PortalUser : IdentityUser, IAudited
{
    /// <summary>True for an account whose password somebody else chose: nothing but changing it is allowed.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Since when he may not sign in any more; null while he may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>The provider that vouches for him, as its tokens name it; null for an account with a password.</summary>
    public string? Issuer { get; init; }

    /// <summary>What the provider calls him, for good: with <see cref="Issuer"/>, nobody else has it. Null for an account with a password.</summary>
    public string? Subject { get; init; }

    /// <summary>Null for an account that is older than this column.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Null where he never has.</summary>
    [NotAudited]
    public DateTimeOffset? LastSignedInAt { get; set; }

    [AuditSecret]
    public override string? PasswordHash { get; set; }

    [NotAudited]
    public override string? SecurityStamp { get; set; }

    [NotAudited]
    public override string? ConcurrencyStamp { get; set; } = Guid.NewGuid().ToString();

    [NotAudited]
    public override string? NormalizedUserName { get; set; }

    [NotAudited]
    public override string? NormalizedEmail { get; set; }

    [NotAudited]
    public override DateTimeOffset? LockoutEnd { get; set; }

    [NotAudited]
    public override int AccessFailedCount { get; set; }

    public AuditSubject Describe() => new(AuditTypes.User, Id, UserName);
}
