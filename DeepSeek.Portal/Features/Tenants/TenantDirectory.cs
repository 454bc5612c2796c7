using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Tenants;

internal sealed class TenantDirectory(IDbContextFactory<PortalDbContext> contexts) : ITenantDirectory
{
    public async Task<IReadOnlyList<TenantListItem>> ListAsync(string permission, Actor by, CancellationToken cancellationToken)
    {
        var allowed = by.Grants.TenantsWith(permission);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Tenants.AsNoTracking()
            .Where(tenant => allowed == null || allowed.Contains(tenant.Id))
            .OrderBy(tenant => tenant.Name)
            .Select(tenant => new TenantListItem(tenant.Id, tenant.Name))
            .ToListAsync(cancellationToken);
    }
}
