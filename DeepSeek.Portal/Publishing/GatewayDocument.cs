using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>What gateways get: tenants, keys that are in force, other names of models.</summary>
internal sealed class GatewayDocument : ISnapshotDocument
{
    public string Name => GatewaySnapshot.Document;

    public async Task<byte[]> ReadAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenants = await context.Tenants.AsNoTracking()
            .OrderBy(tenant => tenant.Id)
            .Select(tenant => new TenantEntry(tenant.Id, tenant.Name, tenant.Suspended))
            .ToListAsync(cancellationToken);
        var apiKeys = await context.ApiKeys.AsNoTracking()
            .Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .OrderBy(key => key.PublicId)
            .Select(key => new ApiKeyEntry(key.PublicId, key.TenantId, key.Hash, key.Scopes, key.ExpiresAt))
            .ToListAsync(cancellationToken);
        var aliases = await context.ModelAliases.AsNoTracking()
            .OrderBy(alias => alias.Alias)
            .Select(alias => new ModelAlias(alias.Alias, alias.Target))
            .ToListAsync(cancellationToken);

        return JsonSerializer.SerializeToUtf8Bytes(
            new GatewaySnapshot { Tenants = tenants, ApiKeys = apiKeys, Aliases = aliases }, ControlPlaneJsonContext.Default.GatewaySnapshot);
    }
}
