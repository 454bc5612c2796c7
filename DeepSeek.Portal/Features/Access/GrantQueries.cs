using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Access;

/// <summary>What follows from assignments.</summary>
internal static class GrantQueries
{
    /// <summary>All that a user's roles allow.</summary>
    public static async Task<Grants> GrantsOfAsync(this PortalDbContext context, string userId, CancellationToken cancellationToken)
    {
        var held = await context.RoleAssignments.AsNoTracking()
            .Where(assignment => assignment.UserId == userId)
            .Select(assignment => new
            {
                assignment.RoleId,
                assignment.TenantId,
                Custom = context.CustomRoles.FirstOrDefault(role => role.Id == assignment.RoleId),
            })
            .ToListAsync(cancellationToken);
        return new Grants(held.SelectMany(role => PermissionsOf(role.RoleId, role.Custom)
            .Select(permission => (role.TenantId == RoleAssignment.Platform ? null : role.TenantId, permission))));
    }

    /// <summary>What a role allows; nothing where there is none called so any more.</summary>
    public static IReadOnlyList<string> PermissionsOf(string roleId, CustomRole? custom) => BuiltInRole.Find(roleId)?.Permissions ?? custom?.Permissions ?? [];

    /// <summary>A role's permissions; null where there is no such role.</summary>
    public static async Task<IReadOnlyList<string>?> FindPermissionsAsync(this PortalDbContext context, string roleId, CancellationToken cancellationToken) =>
        BuiltInRole.Find(roleId)?.Permissions
        ?? await context.CustomRoles.AsNoTracking().Where(role => role.Id == roleId).Select(role => role.Permissions).SingleOrDefaultAsync(cancellationToken);

    /// <summary>True where somebody else than this user can do everything and sign in: without one, nobody could ever grant anything again.</summary>
    public static Task<bool> HasOtherOwnerAsync(this PortalDbContext context, string userId, CancellationToken cancellationToken) =>
        context.RoleAssignments.AnyAsync(
            assignment => assignment.RoleId == BuiltInRole.Owner.Id
                && assignment.TenantId == RoleAssignment.Platform
                && assignment.UserId != userId
                && assignment.User!.DisabledAt == null,
            cancellationToken);
}
