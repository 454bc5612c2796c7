using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Portal.Publishing;

/// <summary>The published snapshot in Redis. Throws what Redis throws.</summary>
internal sealed class SnapshotStore([FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis, SnapshotKeys keys)
{
    /// <summary>The head of an envelope's JSON: document, epoch, number, time and the first of its payload. Enough to tell two apart.</summary>
    private const int HeadBytes = 200;

    private static readonly RedisKey Key = RedisKeys.Snapshot(GatewaySnapshot.Document);

    /// <summary>True where Redis holds just these bytes, as far as their head tells; the document itself may be large.</summary>
    public async Task<bool> HoldsAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        byte[]? head = await redis.GetDatabase().StringGetRangeAsync(Key, 0, HeadBytes - 1).WaitAsync(cancellationToken);
        return head is not null && head.AsSpan().SequenceEqual(bytes.AsSpan(0, Math.Min(bytes.Length, HeadBytes)));
    }

    /// <summary>
    /// Puts a snapshot in Redis unless a newer one of ours is there, and gives back what is there then. One that we did not sign does not count: it
    /// would shut ours out for ever.
    /// </summary>
    public async Task<StoredSnapshot> WriteIfNewerAsync(SnapshotEnvelope mine, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(mine, ControlPlaneJsonContext.Default.SnapshotEnvelope);
        while (true)
        {
            byte[]? known = await database.StringGetAsync(Key).WaitAsync(cancellationToken);
            if (Read(known) is { } published && !mine.IsNewerThan(published.Epoch, published.Number))
            {
                return new StoredSnapshot(published, known!);
            }

            var transaction = database.CreateTransaction();
            transaction.AddCondition(known is null ? Condition.KeyNotExists(Key) : Condition.StringEqual(Key, known));
            var written = transaction.StringSetAsync(Key, bytes);
            if (await transaction.ExecuteAsync().WaitAsync(cancellationToken))
            {
                await written;
                await redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, GatewaySnapshot.Document).WaitAsync(cancellationToken);
                return new StoredSnapshot(mine, bytes);
            }

            // Another portal was quicker: look again at what is there now.
        }
    }

    private SnapshotEnvelope? Read(byte[]? bytes)
    {
        try
        {
            return bytes is not null
                && JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope) is { } envelope
                && keys.Verifier.Verify(envelope, GatewaySnapshot.Document)
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
