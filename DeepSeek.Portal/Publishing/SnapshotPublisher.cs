using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>
/// Publishes one document, a turn at a time: if there are committed changes that Redis does not have, or Redis has lost what it had, it gets the newest snapshot. A turn
/// with nothing to do costs one row from the database and 200 bytes from Redis. Not thread-safe: <see cref="PublishingService"/> takes turns.
/// </summary>
internal sealed partial class SnapshotPublisher(
    ISnapshotDocument document,
    IDbContextFactory<PortalDbContext> contexts,
    SnapshotBuilder builder,
    SnapshotStore store,
    TimeProvider time,
    ILogger<SnapshotPublisher> logger)
{
    private StoredSnapshot? _last;

    /// <summary>Takes a turn. Throws what the database and Redis throw.</summary>
    public async Task<PublishingStatus> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var state = await context.PublishedStates.AsNoTracking().SingleAsync(row => row.Document == document.Name, cancellationToken);

        if (_last is not { } last || !IsOf(last.Envelope, state) || !await store.HoldsAsync(last, cancellationToken))
        {
            var mine = await builder.BuildAsync(document, cancellationToken);
            last = await store.WriteIfNewerAsync(mine, cancellationToken);
            if (ReferenceEquals(last.Envelope, mine))
            {
                LogPublished(logger, mine.Document, mine.Epoch, mine.Number, mine.Payload.Length);
            }

            if (last.Envelope.IsNewerThan(mine.Epoch, mine.Number))
            {
                // It may be that another portal has just committed and published. If it is still so next time, this database is an old copy.
                var older = _last is not null && last.Envelope.Epoch == _last.Envelope.Epoch && last.Envelope.Number == _last.Envelope.Number;
                _last = last;
                return Status(last, state, older ? PublishingProblem.OlderThanPublished : PublishingProblem.None);
            }

            _last = last;
            await RecordAsync(context, last.Envelope, cancellationToken);
        }

        return Status(last, state, PublishingProblem.None);
    }

    private static bool IsOf(SnapshotEnvelope envelope, PublishedState state) => envelope.Epoch == state.Epoch && envelope.Number == state.WantedNumber;

    private static Task<int> RecordAsync(PortalDbContext context, SnapshotEnvelope published, CancellationToken cancellationToken)
    {
        DateTimeOffset? at = published.PublishedAt;
        return context.PublishedStates
            .Where(row => row.Document == published.Document && row.Epoch == published.Epoch && row.PublishedNumber < published.Number)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PublishedNumber, published.Number).SetProperty(row => row.PublishedAt, at), cancellationToken);
    }

    private PublishingStatus Status(StoredSnapshot last, PublishedState state, PublishingProblem problem) => new(
        last.Envelope.Epoch,
        last.Envelope.Number,
        last.Envelope.PublishedAt,
        time.GetUtcNow(),
        last.Envelope.Epoch == state.Epoch ? Math.Max(0, state.WantedNumber - last.Envelope.Number) : 0,
        problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document} {Epoch}.{Number} is published: {Bytes} bytes.")]
    private static partial void LogPublished(ILogger logger, string document, long epoch, long number, int bytes);
}
