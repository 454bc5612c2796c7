using System.Data;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>Reads the database, as of one moment, into a document, and numbers and signs it.</summary>
internal sealed class SnapshotBuilder(IDbContextFactory<PortalDbContext> contexts, SnapshotKeys keys, TimeProvider time)
{
    /// <summary>
    /// What is committed and signed: what changed since a number that was published, or all of it where nothing was, and where nobody knows what changed.
    /// </summary>
    public async Task<SnapshotEnvelope> BuildAsync(ISnapshotDocument document, SnapshotPosition? published, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

        var now = time.GetUtcNow();
        var state = await context.PublishedStates.AsNoTracking().SingleAsync(row => row.Document == document.Name, cancellationToken);
        var since = published?.Epoch == state.Epoch ? published?.Number : null;
        var delta = since is { } number ? await document.ReadDeltaAsync(context, number, state.WantedNumber, now, cancellationToken) : null;
        return keys.Signer.Sign(new SnapshotEnvelope
        {
            Document = document.Name,
            Epoch = state.Epoch,
            Number = state.WantedNumber,
            Since = delta is null ? null : since,
            PublishedAt = now,
            Payload = delta ?? await document.ReadAsync(context, now, cancellationToken),
        });
    }
}
