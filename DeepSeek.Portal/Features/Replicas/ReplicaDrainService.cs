using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Replicas;

internal sealed partial class ReplicaDrainService(
    IDbContextFactory<PortalDbContext> contexts, ILiveFeed feed, TimeProvider time, ILogger<ReplicaDrainService> logger) : IReplicaDrains
{
    public async Task<IReadOnlyList<string>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.TelemetryRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DrainedReplicas.AsNoTracking().OrderBy(replica => replica.ReplicaId).Select(replica => replica.ReplicaId).ToListAsync(cancellationToken);
    }

    public async Task<ReplicaProblem?> DrainAsync(string replicaId, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ReplicasWrite))
        {
            return ReplicaProblem.Denied;
        }

        // One that nobody has heard of is a slip of the pen: it would be drained for ever as soon as somebody starts one of that name.
        if (feed.Current?.Replicas.Any(replica => replica.Heartbeat.ReplicaId == replicaId) != true)
        {
            return ReplicaProblem.NotFound;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.DrainedReplicas.AnyAsync(replica => replica.ReplicaId == replicaId, cancellationToken))
        {
            return null;
        }

        context.ActAs(by.ToAudit(), AuditActions.Drained);
        context.DrainedReplicas.Add(new DrainedReplica { ReplicaId = replicaId, DrainedAt = time.GetUtcNow(), DrainedBy = by.Name });
        if (await context.TrySaveAsync(cancellationToken))
        {
            LogDrained(logger, replicaId, by.Name);
        }

        // Where it was not saved, somebody else has wanted the same at the same time.
        return null;
    }

    public async Task<ReplicaProblem?> ReturnAsync(string replicaId, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.ReplicasWrite))
        {
            return ReplicaProblem.Denied;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.DrainedReplicas.SingleOrDefaultAsync(replica => replica.ReplicaId == replicaId, cancellationToken) is not { } drained)
        {
            return ReplicaProblem.NotFound;
        }

        context.ActAs(by.ToAudit(), AuditActions.Returned);
        context.DrainedReplicas.Remove(drained);
        if (await context.TrySaveAsync(cancellationToken))
        {
            LogReturned(logger, replicaId, by.Name);
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Replica {ReplicaId} takes no new requests, by {By}.")]
    private static partial void LogDrained(ILogger logger, string replicaId, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Replica {ReplicaId} takes requests again, by {By}.")]
    private static partial void LogReturned(ILogger logger, string replicaId, string by);
}
