using System.Data;
using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>Reads the database, as of one moment, into the document that gateways get.</summary>
internal sealed class SnapshotBuilder(IDbContextFactory<PortalDbContext> contexts, SnapshotKeys keys, TimeProvider time)
{
    /// <summary>A signed snapshot of what is committed.</summary>
    public async Task<SnapshotEnvelope> BuildAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

        var now = time.GetUtcNow();
        var state = await context.PublishedStates.AsNoTracking().SingleAsync(row => row.Document == GatewaySnapshot.Document, cancellationToken);
        var tenants = await context.Tenants.AsNoTracking()
            .OrderBy(tenant => tenant.Id)
            .Select(tenant => new TenantEntry(tenant.Id, tenant.Name, tenant.Suspended))
            .ToListAsync(cancellationToken);
        var apiKeys = await context.ApiKeys.AsNoTracking()
            .Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .OrderBy(key => key.PublicId)
            .Select(key => new ApiKeyEntry(key.PublicId, key.TenantId, key.Hash, key.Scopes, key.ExpiresAt))
            .ToListAsync(cancellationToken);

        return keys.Signer.Sign(new SnapshotEnvelope
        {
            Document = GatewaySnapshot.Document,
            Epoch = state.Epoch,
            Number = state.WantedNumber,
            PublishedAt = now,
            Payload = JsonSerializer.SerializeToUtf8Bytes(
                new GatewaySnapshot { Tenants = tenants, ApiKeys = apiKeys }, ControlPlaneJsonContext.Default.GatewaySnapshot),
        });
    }
}
