using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>What replicas get: of each model that somebody decided about, the last decision.</summary>
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
                Parallelism = deployment.Parallelism,
                WatchSeconds = deployment.WatchSeconds,
            })
            .ToListAsync(cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(new ReplicaSnapshot { Models = models }, ControlPlaneJsonContext.Default.ReplicaSnapshot);
    }
}
