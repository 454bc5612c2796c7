using System.Data;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>Reads the database, as of one moment, into a document, and numbers and signs it.</summary>
internal sealed class SnapshotBuilder(IDbContextFactory<PortalDbContext> contexts, SnapshotKeys keys, TimeProvider time)
{
    /// <summary>A signed snapshot of what is committed.</summary>
    public async Task<SnapshotEnvelope> BuildAsync(ISnapshotDocument document, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

        var now = time.GetUtcNow();
        var state = await context.PublishedStates.AsNoTracking().SingleAsync(row => row.Document == document.Name, cancellationToken);
        return keys.Signer.Sign(new SnapshotEnvelope
        {
            Document = document.Name,
            Epoch = state.Epoch,
            Number = state.WantedNumber,
            PublishedAt = now,
            Payload = await document.ReadAsync(context, now, cancellationToken),
        });
    }
}
