using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>What replicas get: of each model that somebody decided about, the last decision; and who is drained.</summary>
internal sealed class ReplicaDocument : ISnapshotDocument
{
    public string Name => ReplicaSnapshot.Document;

    public async Task<byte[]> ReadAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var models = await context.ModelDeployments.AsNoTracking()
            .InForce()
            .OrderBy(deployment => deployment.Name)
            .Select(deployment => new DesiredModel
            {
                Name = deployment.Name,
                Version = deployment.Version,
                Revision = deployment.Revision,
                Preload = deployment.Preload ? null : false,
                Parallelism = deployment.HeldAt == null ? deployment.Parallelism : 0,
                WatchSeconds = deployment.WatchSeconds,
            })
            .ToListAsync(cancellationToken);
        var drained = await context.DrainedReplicas.AsNoTracking().OrderBy(replica => replica.ReplicaId).Select(replica => replica.ReplicaId).ToListAsync(cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(
            new ReplicaSnapshot { Models = models, Drained = drained.Count > 0 ? drained : null }, ControlPlaneJsonContext.Default.ReplicaSnapshot);
    }

    /// <summary>Always the whole: it is short.</summary>
    public Task<byte[]?> ReadDeltaAsync(PortalDbContext context, long since, long number, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(null);

    public Task ForgetAsync(PortalDbContext context, long number, CancellationToken cancellationToken) => Task.CompletedTask;
}
