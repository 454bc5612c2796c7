using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Access.Roles;

internal sealed partial class RoleService(IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<RoleService> logger) : IRoles
{
    public async Task<IReadOnlyList<RoleItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.MaySomewhere(Permission.UsersRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var holders = await context.RoleAssignments.AsNoTracking()
            .GroupBy(assignment => assignment.RoleId)
            .Select(group => new { RoleId = group.Key, Count = group.Select(assignment => assignment.UserId).Distinct().Count() })
            .ToDictionaryAsync(role => role.RoleId, role => role.Count, cancellationToken);
        var custom = await context.CustomRoles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken);
        return
        [
            .. BuiltInRole.All.Select(role => new RoleItem
            {
                Id = role.Id,
                Name = role.Name,
                Permissions = role.Permissions,
                BuiltIn = true,
                Holders = holders.GetValueOrDefault(role.Id),
            }),
            .. custom.Select(role => new RoleItem
            {
                Id = role.Id,
                Name = role.Name,
                Description = role.Description,
                Permissions = role.Permissions,
                BuiltIn = false,
                Holders = holders.GetValueOrDefault(role.Id),
                Stamp = role.Stamp,
            }),
        ];
    }

    public async Task<RoleChange> CreateAsync(NewRole wanted, Actor by, CancellationToken cancellationToken)
    {
        if (Check(wanted, [], by) is { } problem)
        {
            return new RoleChange(null, problem);
        }

        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ActAs(by.ToAudit());
        var role = new CustomRole
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Name = wanted.Name.Trim(),
            Description = wanted.Description.Trim(),
            Permissions = Ordered(wanted.Permissions),
            CreatedAt = now,
            CreatedBy = by.Name,
        };
        context.CustomRoles.Add(role);
        if (await TrySaveAsync(context, cancellationToken) is { } refused)
        {
            return new RoleChange(null, refused);
        }

        LogSet(logger, role.Name, by.Name);
        return new RoleChange(role.Id, null);
    }

    public async Task<RoleProblem?> ChangeAsync(string id, NewRole wanted, Guid stamp, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (role, missing) = await FindAsync(context, id, by, cancellationToken);
        if (role is null)
        {
            return missing;
        }

        if (Check(wanted, role.Permissions, by) is { } problem)
        {
            return problem;
        }

        if (role.Stamp != stamp)
        {
            return RoleProblem.Changed;
        }

        context.ActAs(by.ToAudit());
        role.Name = wanted.Name.Trim();
        role.Description = wanted.Description.Trim();
        role.Permissions = Ordered(wanted.Permissions);
        if (await TrySaveAsync(context, cancellationToken) is { } refused)
        {
            return refused;
        }

        LogSet(logger, role.Name, by.Name);
        return null;
    }

    public async Task<RoleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // Nobody must be given the role between the look and the removal.
        await context.LockAuditAsync(cancellationToken);
        var (role, missing) = await FindAsync(context, id, by, cancellationToken);
        if (role is null)
        {
            return missing;
        }

        if (!by.Grants.Cover(Grants.OnPlatform(role.Permissions)))
        {
            return RoleProblem.BeyondOwn;
        }

        if (await context.RoleAssignments.AnyAsync(assignment => assignment.RoleId == id, cancellationToken)
            || await context.GroupMappings.AnyAsync(mapping => mapping.RoleId == id, cancellationToken))
        {
            return RoleProblem.InUse;
        }

        context.ActAs(by.ToAudit());
        context.CustomRoles.Remove(role);
        if (await TrySaveAsync(context, cancellationToken) is { } refused)
        {
            return refused;
        }

        await transaction.CommitAsync(cancellationToken);
        LogRemoved(logger, role.Name, by.Name);
        return null;
    }

    private static async Task<(CustomRole? Role, RoleProblem? Problem)> FindAsync(
        PortalDbContext context, string id, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.RolesManage))
        {
            return (null, RoleProblem.Denied);
        }

        if (BuiltInRole.Find(id) is not null)
        {
            return (null, RoleProblem.BuiltIn);
        }

        return await context.CustomRoles.SingleOrDefaultAsync(role => role.Id == id, cancellationToken) is { } known ? (known, null) : (null, RoleProblem.NotFound);
    }

    /// <param name="wanted">What the role is to be.</param>
    /// <param name="before">What it allows now: who takes away what he does not have reaches beyond himself as well.</param>
    /// <param name="by">Who asks.</param>
    private static RoleProblem? Check(NewRole wanted, IReadOnlyList<string> before, Actor by) => wanted switch
    {
        _ when !by.May(Permission.RolesManage) => RoleProblem.Denied,
        { Name: var name } when string.IsNullOrWhiteSpace(name) => RoleProblem.NameMissing,
        { Name: var name } when name.Trim().Length > CustomRole.MaxNameLength => RoleProblem.NameTooLong,
        { Name: var name } when BuiltInRole.All.Any(role => string.Equals(role.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)) => RoleProblem.NameTaken,
        { Description: var text } when text.Trim().Length > CustomRole.MaxDescriptionLength => RoleProblem.DescriptionTooLong,
        { Permissions.Count: 0 } => RoleProblem.PermissionsMissing,
        { Permissions: var permissions } when permissions.Except(Permission.All).Any() => RoleProblem.PermissionUnknown,
        { Permissions: var permissions } when !by.Grants.Cover(Grants.OnPlatform(permissions.Concat(before))) => RoleProblem.BeyondOwn,
        _ => null,
    };

    private static List<string> Ordered(IReadOnlyList<string> permissions) => [.. Permission.All.Where(permissions.Contains)];

    private static async Task<RoleProblem?> TrySaveAsync(PortalDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.TrySaveAsync(cancellationToken) ? null : RoleProblem.Changed;
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            return RoleProblem.NameTaken;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Role {Role} was set by {By}.")]
    private static partial void LogSet(ILogger logger, string role, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Role {Role} was taken away by {By}.")]
    private static partial void LogRemoved(ILogger logger, string role, string by);
}
