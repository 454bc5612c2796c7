using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Tenants;

internal sealed class TenantDirectory(IDbContextFactory<PortalDbContext> contexts) : ITenantDirectory
{
    public async Task<IReadOnlyList<TenantListItem>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Tenants.AsNoTracking()
            .OrderBy(tenant => tenant.Name)
            .Select(tenant => new TenantListItem(tenant.Id, tenant.Name))
            .ToListAsync(cancellationToken);
    }
}
