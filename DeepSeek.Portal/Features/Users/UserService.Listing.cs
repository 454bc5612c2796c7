using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Users;

internal sealed partial class UserService
{
    public async Task<UserPage> ListAsync(UserQuery query, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = SeenBy(context, by);
        if (query.Disabled is { } disabled)
        {
            found = found.Where(user => user.DisabledAt != null == disabled);
        }

        if (query.RoleId is { } roleId)
        {
            found = found.Where(user => context.RoleAssignments.Any(held => held.UserId == user.Id && held.RoleId == roleId));
        }

        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            // Kept in upper case by Identity, so that both databases agree.
            var part = LikePatterns.Containing(normalizer.NormalizeName(query.Search.Trim()));
            found = found.Where(user => EF.Functions.Like(user.NormalizedUserName!, part, LikePatterns.Escape));
        }

        var total = await found.CountAsync(cancellationToken);
        var users = await found.OrderBy(user => user.NormalizedUserName).ThenBy(user => user.Id)
            .Skip(query.Page * query.PageSize).Take(query.PageSize)
            .ToListAsync(cancellationToken);
        return new UserPage(await ItemsAsync(context, users, by, cancellationToken), total);
    }

    public async Task<UserItem?> FindAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var users = await SeenBy(context, by).Where(user => user.Id == id).ToListAsync(cancellationToken);
        return (await ItemsAsync(context, users, by, cancellationToken)).FirstOrDefault();
    }

    private static Task<bool> IsSeenAsync(PortalDbContext context, string id, Actor by, CancellationToken cancellationToken) =>
        SeenBy(context, by).AnyAsync(user => user.Id == id, cancellationToken);

    private static IQueryable<PortalUser> SeenBy(PortalDbContext context, Actor by)
    {
        var users = context.Users.AsNoTracking();
        return by.Grants.TenantsWith(Permission.UsersRead) is { } tenants
            ? users.Where(user => context.RoleAssignments.Any(held => held.UserId == user.Id && tenants.Contains(held.TenantId)))
            : users;
    }

    private static async Task<List<UserItem>> ItemsAsync(PortalDbContext context, List<PortalUser> users, Actor by, CancellationToken cancellationToken)
    {
        var ids = users.ConvertAll(user => user.Id);
        var tenants = by.Grants.TenantsWith(Permission.UsersRead);
        var held = await context.RoleAssignments.AsNoTracking()
            .Where(held => ids.Contains(held.UserId))
            .Where(held => tenants == null || tenants.Contains(held.TenantId))
            .Select(held => new
            {
                held.UserId,
                held.RoleId,
                held.TenantId,
                held.Mapped,
                Role = context.CustomRoles.Where(role => role.Id == held.RoleId).Select(role => role.Name).FirstOrDefault(),
                Tenant = context.Tenants.Where(tenant => tenant.Id == held.TenantId).Select(tenant => tenant.Name).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var roles = held.ToLookup(
            role => role.UserId,
            role => new HeldRole(
                role.RoleId,
                BuiltInRole.Find(role.RoleId)?.Name ?? role.Role ?? role.RoleId,
                role.TenantId == RoleAssignment.Platform ? null : role.TenantId,
                role.Tenant,
                role.Mapped));
        return users.ConvertAll(user => new UserItem
        {
            Id = user.Id,
            Email = user.UserName ?? "",
            Roles = [.. roles[user.Id].OrderBy(role => role.TenantName ?? "", StringComparer.Ordinal).ThenBy(role => role.RoleName, StringComparer.Ordinal)],
            DisabledAt = user.DisabledAt,
            CreatedAt = user.CreatedAt,
            LastSignedInAt = user.LastSignedInAt,
            Issuer = user.Issuer,
            MustChangePassword = user.MustChangePassword,
        });
    }
}
