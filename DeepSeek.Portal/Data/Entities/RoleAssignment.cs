using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Somebody has a role, on the whole platform or for one tenant.</summary>
internal sealed class RoleAssignment : IAudited
{
    /// <summary>What stands for the whole platform: a part of the key cannot be null.</summary>
    public const string Platform = "";

    public required string UserId { get; init; }

    public PortalUser? User { get; init; }

    /// <summary>Of a built-in role or a <see cref="CustomRole"/>.</summary>
    public required string RoleId { get; init; }

    /// <summary>The tenant, or <see cref="Platform"/>.</summary>
    public required string TenantId { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    public required string GrantedBy { get; set; }

    /// <summary>True where it follows from a group that his provider names; then every sign-in settles it anew.</summary>
    public bool Mapped { get; set; }

    public AuditSubject Describe() => new(
        AuditTypes.Assignment, $"{UserId}:{RoleId}:{TenantId}", User?.UserName, TenantId == Platform ? null : TenantId);
}
