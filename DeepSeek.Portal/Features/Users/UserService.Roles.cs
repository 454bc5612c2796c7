using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Users;

internal sealed partial class UserService
{
    public async Task<UserProblem?> GrantAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // What the role allows must still be so, and the role be there, when this is committed.
        await context.LockAuditAsync(cancellationToken);
        if (await context.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user
            || !await IsSeenAsync(context, id, by, cancellationToken))
        {
            return by.MaySomewhere(Permission.UsersManage) ? UserProblem.NotFound : UserProblem.Denied;
        }

        if (await CheckGrantAsync(context, roleId, tenantId, by, cancellationToken) is { } problem)
        {
            return problem;
        }

        var scope = tenantId ?? RoleAssignment.Platform;
        context.ActAs(by.ToAudit(), AuditActions.Granted);
        var held = await context.RoleAssignments.SingleOrDefaultAsync(
            held => held.UserId == id && held.RoleId == roleId && held.TenantId == scope, cancellationToken);
        switch (held)
        {
            case { Mapped: false }:
                return null;
            case { Mapped: true }:
                // He had it by a group, and keeps it now without.
                (held.Mapped, held.GrantedBy) = (false, by.Name);
                break;
            default:
                context.RoleAssignments.Add(Assignment(user, roleId, tenantId, by));
                break;
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogRole(logger, roleId, id, scope, "granted", by.Name);
        return null;
    }

    public async Task<UserProblem?> WithdrawAsync(string id, string roleId, string? tenantId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.LockAuditAsync(cancellationToken);
        if (!MayManage(by, tenantId))
        {
            return UserProblem.Denied;
        }

        var scope = tenantId ?? RoleAssignment.Platform;
        var held = await context.RoleAssignments.Include(held => held.User)
            .SingleOrDefaultAsync(held => held.UserId == id && held.RoleId == roleId && held.TenantId == scope, cancellationToken);
        if (held is null)
        {
            return UserProblem.NotFound;
        }

        if (held.Mapped)
        {
            return UserProblem.FromGroup;
        }

        var permissions = await context.FindPermissionsAsync(roleId, cancellationToken) ?? [];
        if (!by.Grants.Cover(Grants.InScope(tenantId, permissions)))
        {
            return UserProblem.BeyondOwn;
        }

        if (roleId == BuiltInRole.Owner.Id && tenantId is null && !await context.HasOtherOwnerAsync(id, cancellationToken))
        {
            return UserProblem.LastOwner;
        }

        context.ActAs(by.ToAudit(), AuditActions.Withdrawn);
        context.RoleAssignments.Remove(held);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogRole(logger, roleId, id, scope, "withdrawn", by.Name);
        return null;
    }

    private static bool MayManage(Actor by, string? tenantId) =>
        tenantId is null ? by.May(Permission.UsersManage) : by.May(Permission.UsersManage, tenantId);

    /// <summary>Null where the role may be given by whoever asks; where there is no role, whether he may invite at all.</summary>
    private static async Task<UserProblem?> CheckGrantAsync(
        PortalDbContext context, string? roleId, string? tenantId, Actor by, CancellationToken cancellationToken)
    {
        if (!MayManage(by, roleId is null ? null : tenantId))
        {
            return UserProblem.Denied;
        }

        if (roleId is null)
        {
            return null;
        }

        if (await context.FindPermissionsAsync(roleId, cancellationToken) is not { } permissions)
        {
            return UserProblem.RoleUnknown;
        }

        if (tenantId is not null && !await context.Tenants.AnyAsync(tenant => tenant.Id == tenantId, cancellationToken))
        {
            return UserProblem.TenantUnknown;
        }

        return by.Grants.Cover(Grants.InScope(tenantId, permissions)) ? null : UserProblem.BeyondOwn;
    }

    /// <summary>
    /// A user whose account whoever asks may change: he manages users wherever that one has a role, and may do all that that one may. Else a password that
    /// he sets would let him in as somebody who may do more.
    /// </summary>
    private static async Task<(PortalUser? User, UserProblem? Problem)> FindManagedAsync(
        PortalDbContext context, string id, Actor by, CancellationToken cancellationToken)
    {
        if (!by.MaySomewhere(Permission.UsersManage))
        {
            return (null, UserProblem.Denied);
        }

        if (await context.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user
            || !await IsSeenAsync(context, id, by, cancellationToken))
        {
            return (null, UserProblem.NotFound);
        }

        if (!by.May(Permission.UsersManage))
        {
            var scopes = await context.RoleAssignments.Where(held => held.UserId == id).Select(held => held.TenantId).ToListAsync(cancellationToken);
            if (!scopes.All(scope => scope != RoleAssignment.Platform && by.May(Permission.UsersManage, scope)))
            {
                return (null, UserProblem.BeyondOwn);
            }
        }

        return by.Grants.Cover(await context.GrantsOfAsync(id, cancellationToken)) ? (user, null) : (null, UserProblem.BeyondOwn);
    }
}
