using DeepSeek.Portal.Data.Auditing;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Who is in a group of the sign-in provider has a role, on the whole platform or for one tenant.</summary>
internal sealed class GroupMapping : IAudited
{
    public const int MaxGroupLength = 256;

    public required string Id { get; init; }

    /// <summary>The group, or app role, as the provider writes it in its tokens.</summary>
    public required string Group { get; init; }

    /// <summary>Of a built-in role or a <see cref="CustomRole"/>.</summary>
    public required string RoleId { get; init; }

    /// <summary>The tenant, or <see cref="RoleAssignment.Platform"/>.</summary>
    public required string TenantId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public AuditSubject Describe() => new(AuditTypes.GroupMapping, Id, Group, TenantId == RoleAssignment.Platform ? null : TenantId);
}
