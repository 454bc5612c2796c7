using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Which roles go with which groups.</summary>
internal sealed partial class GroupRoles(IOptions<PortalSignInOptions> options, ILogger<GroupRoles> logger)
{
    /// <summary>What the configuration and the portal's own mappings give to whoever is in these groups.</summary>
    public async Task<HashSet<MappedRole>> OfAsync(PortalDbContext context, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        HashSet<MappedRole> wanted =
        [
            .. (options.Value.Provider?.Roles ?? []).Where(entry => groups.Contains(entry.Group)).Select(entry => new MappedRole(entry.Role, entry.Tenant)),
        ];
        var stored = await context.GroupMappings.AsNoTracking()
            .Where(mapping => groups.Contains(mapping.Group))
            .Select(mapping => new { mapping.RoleId, mapping.TenantId })
            .ToListAsync(cancellationToken);
        wanted.UnionWith(stored.Select(mapping => new MappedRole(mapping.RoleId, mapping.TenantId)));

        var tenants = wanted.Select(role => role.TenantId).Where(id => id != RoleAssignment.Platform).Distinct().ToList();
        var roles = wanted.Select(role => role.RoleId).Where(id => BuiltInRole.Find(id) is null).Distinct().ToList();
        var knownTenants = await context.Tenants.Where(tenant => tenants.Contains(tenant.Id)).Select(tenant => tenant.Id).ToListAsync(cancellationToken);
        var knownRoles = await context.CustomRoles.Where(role => roles.Contains(role.Id)).Select(role => role.Id).ToListAsync(cancellationToken);
        foreach (var missing in tenants.Except(knownTenants).Concat(roles.Except(knownRoles)))
        {
            LogUnknown(logger, missing);
        }

        wanted.RemoveWhere(role => tenants.Except(knownTenants).Contains(role.TenantId) || roles.Except(knownRoles).Contains(role.RoleId));
        return wanted;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A group is mapped to '{Id}', which is neither a role nor a tenant here; that mapping gives nothing.")]
    private static partial void LogUnknown(ILogger logger, string id);
}
