using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Portal.Publishing;

/// <summary>The published snapshots in Redis. Throws what Redis throws.</summary>
internal sealed class SnapshotStore([FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis, SnapshotKeys keys)
{
    /// <summary>The head of an envelope's JSON: document, epoch, number, time and the first of its payload. Enough to tell two apart.</summary>
    private const int HeadBytes = 200;

    /// <summary>True where Redis holds just this snapshot, as far as its head tells; the document itself may be large.</summary>
    public async Task<bool> HoldsAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        var key = RedisKeys.Snapshot(snapshot.Envelope.Document);
        byte[]? head = await redis.GetDatabase().StringGetRangeAsync(key, 0, HeadBytes - 1).WaitAsync(cancellationToken);
        return head is not null && head.AsSpan().SequenceEqual(snapshot.Bytes.AsSpan(0, Math.Min(snapshot.Bytes.Length, HeadBytes)));
    }

    /// <summary>
    /// Puts a snapshot in Redis unless a newer one of ours is there, and gives back what is there then. One that we did not sign does not count: it
    /// would shut ours out for ever.
    /// </summary>
    public async Task<StoredSnapshot> WriteIfNewerAsync(SnapshotEnvelope mine, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var key = RedisKeys.Snapshot(mine.Document);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(mine, ControlPlaneJsonContext.Default.SnapshotEnvelope);
        while (true)
        {
            byte[]? known = await database.StringGetAsync(key).WaitAsync(cancellationToken);
            if (Read(known, mine.Document) is { } published && !mine.IsNewerThan(published.Epoch, published.Number))
            {
                return new StoredSnapshot(published, known!);
            }

            var transaction = database.CreateTransaction();
            transaction.AddCondition(known is null ? Condition.KeyNotExists(key) : Condition.StringEqual(key, known));
            var written = transaction.StringSetAsync(key, bytes);
            if (await transaction.ExecuteAsync().WaitAsync(cancellationToken))
            {
                await written;
                await redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, mine.Document).WaitAsync(cancellationToken);
                return new StoredSnapshot(mine, bytes);
            }

            // Another portal was quicker: look again at what is there now.
        }
    }

    private SnapshotEnvelope? Read(byte[]? bytes, string document)
    {
        try
        {
            return bytes is not null
                && JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope) is { } envelope
                && keys.Verifier.Verify(envelope, document)
                    ? envelope
                    : null;
        }
        catch (JsonException)
        {
            // Not ours, since ours can be read.
            return null;
        }
    }
}
