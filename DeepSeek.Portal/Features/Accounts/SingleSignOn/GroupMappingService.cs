using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

internal sealed partial class GroupMappingService(
    IDbContextFactory<PortalDbContext> contexts, IOptions<PortalSignInOptions> options, TimeProvider time, ILogger<GroupMappingService> logger) : IGroupMappings
{
    public string? ProviderName => options.Value.Provider?.Name;

    public async Task<IReadOnlyList<GroupMappingItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        var seen = by.Grants.TenantsWith(Permission.UsersRead);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await context.GroupMappings.AsNoTracking().ToListAsync(cancellationToken);
        var configured = (options.Value.Provider?.Roles ?? []).Select(entry => (Id: (string?)null, entry.Group, RoleId: entry.Role, TenantId: entry.Tenant));
        var mappings = stored.Select(mapping => (Id: (string?)mapping.Id, mapping.Group, mapping.RoleId, mapping.TenantId))
            .Concat(configured)
            .Where(mapping => seen is null || seen.Contains(mapping.TenantId))
            .ToList();

        var tenantIds = mappings.ConvertAll(mapping => mapping.TenantId);
        var roleIds = mappings.ConvertAll(mapping => mapping.RoleId);
        var tenants = await context.Tenants.AsNoTracking()
            .Where(tenant => tenantIds.Contains(tenant.Id)).ToDictionaryAsync(tenant => tenant.Id, tenant => tenant.Name, cancellationToken);
        var roles = await context.CustomRoles.AsNoTracking()
            .Where(role => roleIds.Contains(role.Id)).ToDictionaryAsync(role => role.Id, role => role.Name, cancellationToken);
        return
        [
            .. mappings
                .Select(mapping => new GroupMappingItem(
                    mapping.Id,
                    mapping.Group,
                    mapping.RoleId,
                    BuiltInRole.Find(mapping.RoleId)?.Name ?? roles.GetValueOrDefault(mapping.RoleId) ?? mapping.RoleId,
                    mapping.TenantId == RoleAssignment.Platform ? null : mapping.TenantId,
                    tenants.GetValueOrDefault(mapping.TenantId)))
                .OrderBy(mapping => mapping.Group, StringComparer.Ordinal)
                .ThenBy(mapping => mapping.TenantName ?? "", StringComparer.Ordinal)
                .ThenBy(mapping => mapping.RoleName, StringComparer.Ordinal),
        ];
    }

    public async Task<GroupMappingChange> AddAsync(NewGroupMapping wanted, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // The role must still be there, and allow the same, when this is committed.
        await context.LockAuditAsync(cancellationToken);
        if (await CheckAsync(context, wanted, by, cancellationToken) is { } problem)
        {
            return new GroupMappingChange(null, problem);
        }

        var now = time.GetUtcNow();
        var mapping = new GroupMapping
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Group = wanted.Group.Trim(),
            RoleId = wanted.RoleId,
            TenantId = wanted.TenantId ?? RoleAssignment.Platform,
            CreatedAt = now,
            CreatedBy = by.Name,
        };
        context.ActAs(by.ToAudit());
        context.GroupMappings.Add(mapping);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            return new GroupMappingChange(null, GroupMappingProblem.MappedAlready);
        }

        await transaction.CommitAsync(cancellationToken);
        LogAdded(logger, mapping.Group, mapping.RoleId, mapping.TenantId, by.Name);
        return new GroupMappingChange(mapping.Id, null);
    }

    public async Task<GroupMappingProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.RolesManage))
        {
            return GroupMappingProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.GroupMappings.SingleOrDefaultAsync(mapping => mapping.Id == id, cancellationToken) is not { } mapping)
        {
            return GroupMappingProblem.NotFound;
        }

        var permissions = await context.FindPermissionsAsync(mapping.RoleId, cancellationToken) ?? [];
        if (!by.Grants.Cover(Grants.InScope(mapping.TenantId == RoleAssignment.Platform ? null : mapping.TenantId, permissions)))
        {
            return GroupMappingProblem.BeyondOwn;
        }

        context.ActAs(by.ToAudit());
        context.GroupMappings.Remove(mapping);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return GroupMappingProblem.NotFound;
        }

        LogRemoved(logger, mapping.Group, mapping.RoleId, mapping.TenantId, by.Name);
        return null;
    }

    private static async Task<GroupMappingProblem?> CheckAsync(PortalDbContext context, NewGroupMapping wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.RolesManage))
        {
            return GroupMappingProblem.Denied;
        }

        if (string.IsNullOrWhiteSpace(wanted.Group))
        {
            return GroupMappingProblem.GroupMissing;
        }

        if (wanted.Group.Trim().Length > GroupMapping.MaxGroupLength)
        {
            return GroupMappingProblem.GroupTooLong;
        }

        if (await context.FindPermissionsAsync(wanted.RoleId, cancellationToken) is not { } permissions)
        {
            return GroupMappingProblem.RoleUnknown;
        }

        if (wanted.TenantId is { } tenantId && !await context.Tenants.AnyAsync(tenant => tenant.Id == tenantId, cancellationToken))
        {
            return GroupMappingProblem.TenantUnknown;
        }

        return by.Grants.Cover(Grants.InScope(wanted.TenantId, permissions)) ? null : GroupMappingProblem.BeyondOwn;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Group '{Group}' was mapped to role {RoleId} for '{Scope}' by {By}.")]
    private static partial void LogAdded(ILogger logger, string group, string roleId, string scope, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Group '{Group}' is mapped to role {RoleId} for '{Scope}' no more, says {By}.")]
    private static partial void LogRemoved(ILogger logger, string group, string roleId, string scope, string by);
}
