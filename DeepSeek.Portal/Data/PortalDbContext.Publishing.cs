using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DeepSeek.Portal.Data;

internal abstract partial class PortalDbContext
{
    public DbSet<PublishedState> PublishedStates => Set<PublishedState>();

    public DbSet<GatewayChange> GatewayChanges => Set<GatewayChange>();

    /// <summary>What gateways and replicas must learn of this save.</summary>
    private (List<(GatewayChangeKind Kind, string Id)> Gateways, bool Replicas) WhatToPublish()
    {
        var entries = ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var gateways = entries.Select(ChangeOf).OfType<(GatewayChangeKind, string)>().Distinct().ToList();

        // How a decision turned out is nothing that replicas must know; a new one is, and that one is held, and who is drained.
        return (gateways, entries.Any(entry => entry.Entity is DrainedReplica
            || (entry.Entity is ModelDeployment
                && (entry.State != EntityState.Modified || entry.Property(nameof(ModelDeployment.HeldAt)).IsModified))));
    }

    private static (GatewayChangeKind, string)? ChangeOf(EntityEntry entry) => entry.Entity switch
    {
        Tenant tenant => (GatewayChangeKind.Tenant, tenant.Id),
        ApiKeyRecord key => (GatewayChangeKind.ApiKey, key.PublicId),
        ModelAliasRecord => (GatewayChangeKind.Aliases, ""),
        ModelPolicyRecord => (GatewayChangeKind.Models, ""),
        UpstreamRecord => (GatewayChangeKind.Upstreams, ""),
        _ => null,
    };

    /// <summary>Raises the numbers of the documents and writes down what changed. Always in the same order: two writers who mark both must not wait for each other.</summary>
    private async Task<List<GatewayChange>> MarkAsync(List<(GatewayChangeKind Kind, string Id)> gateways, bool replicas, CancellationToken cancellationToken)
    {
        List<GatewayChange> changes = [];
        if (gateways.Count > 0)
        {
            await RaiseAsync(GatewaySnapshot.Document, cancellationToken);
            var number = await PublishedStates.Where(state => state.Document == GatewaySnapshot.Document).Select(state => state.WantedNumber).SingleAsync(cancellationToken);
            changes.AddRange(gateways.Select(change => new GatewayChange { Number = number, Kind = change.Kind, Id = change.Id }));
            GatewayChanges.AddRange(changes);
        }

        if (replicas)
        {
            await RaiseAsync(ReplicaSnapshot.Document, cancellationToken);
        }

        return changes;
    }

    private async Task RaiseAsync(string document, CancellationToken cancellationToken)
    {
        var marked = await PublishedStates
            .Where(state => state.Document == document)
            .ExecuteUpdateAsync(set => set.SetProperty(state => state.WantedNumber, state => state.WantedNumber + 1), cancellationToken);
        if (marked != 1)
        {
            throw new InvalidOperationException($"The database has no state of publication of '{document}': its first run has not ended.");
        }
    }
}
