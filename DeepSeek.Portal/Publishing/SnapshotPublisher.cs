using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace DeepSeek.Portal.Publishing;

/// <summary>
/// Publishes one document, a turn at a time: if there are committed changes that Redis does not have, it gets a delta; if it has lost what it had, or many deltas have
/// come together, a base. A turn with nothing to do costs one row from the database and the first bytes of what Redis holds. Not thread-safe:
/// <see cref="PublishingService"/> takes turns.
/// </summary>
internal sealed partial class SnapshotPublisher(
    ISnapshotDocument document,
    IDbContextFactory<PortalDbContext> contexts,
    SnapshotBuilder builder,
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    SnapshotKeys keys,
    TimeProvider time,
    ILogger<SnapshotPublisher> logger)
{
    internal const int MostDeltas = 1_000;

    private readonly SnapshotStore _store = new(document.Name, redis, keys);
    private Task<SnapshotEnvelope>? _nextBase;

    /// <summary>When more deltas than these follow a base, another takes their place: who starts reads them all.</summary>
    public int DeltasBeforeABase { get; init; } = MostDeltas;

    /// <summary>Takes a turn. Throws what the database and Redis throw.</summary>
    public async Task<PublishingStatus> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            // In this order: what another portal publishes meanwhile was committed before.
            await _store.ReadAsync(cancellationToken);
            var state = await context.PublishedStates.AsNoTracking().SingleAsync(row => row.Document == document.Name, cancellationToken);
            if (_store.Newest is { } newest)
            {
                if (newest.IsNewerThan(state.Epoch, state.WantedNumber))
                {
                    return Status(newest, state, PublishingProblem.OlderThanPublished);
                }

                if (_store.IsSound && newest.Epoch == state.Epoch && newest.Number == state.WantedNumber)
                {
                    await GatherAsync(context, cancellationToken);
                    return Status(newest, state, PublishingProblem.None);
                }
            }

            var published = _store is { IsSound: true, Newest: { } known } ? SnapshotPosition.After(known) : null;
            var mine = await builder.BuildAsync(document, published, cancellationToken);
            if (await TryWriteAsync(context, mine, cancellationToken))
            {
                return Status(mine, state, PublishingProblem.None);
            }
        }
    }

    /// <summary>Puts a base in the place of many deltas. It is built beside the turns: with many keys that takes longer than a change may.</summary>
    private async Task GatherAsync(PortalDbContext context, CancellationToken cancellationToken)
    {
        if (_nextBase is { IsCompleted: true } built)
        {
            _nextBase = null;
            await TryWriteAsync(context, await built, cancellationToken);
        }
        else if (_store.DeltaCount > DeltasBeforeABase)
        {
            _nextBase ??= Task.Run(() => builder.BuildAsync(document, published: null, cancellationToken), cancellationToken);
        }
    }

    private async Task<bool> TryWriteAsync(PortalDbContext context, SnapshotEnvelope mine, CancellationToken cancellationToken)
    {
        if (!await _store.TryWriteAsync(mine, cancellationToken))
        {
            return false;
        }

        LogPublished(logger, mine.Document, mine.Epoch, mine.Number, mine.Since, mine.Payload.Length);
        DateTimeOffset? at = mine.PublishedAt;
        await context.PublishedStates
            .Where(row => row.Document == mine.Document && row.Epoch == mine.Epoch && row.PublishedNumber < mine.Number)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PublishedNumber, mine.Number).SetProperty(row => row.PublishedAt, at), cancellationToken);
        if (mine.Since is null)
        {
            await document.ForgetAsync(context, mine.Number, cancellationToken);
        }

        return true;
    }

    private PublishingStatus Status(SnapshotEnvelope newest, PublishedState state, PublishingProblem problem) => new(
        newest.Epoch,
        newest.Number,
        newest.PublishedAt,
        time.GetUtcNow(),
        newest.Epoch == state.Epoch ? Math.Max(0, state.WantedNumber - newest.Number) : 0,
        problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot {Document} {Epoch}.{Number} is published, with what changed since {Since}: {Bytes} bytes.")]
    private static partial void LogPublished(ILogger logger, string document, long epoch, long number, long? since, int bytes);
}
