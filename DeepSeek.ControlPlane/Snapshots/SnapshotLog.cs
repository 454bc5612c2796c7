using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>
/// One document in Redis: a base, and the list of deltas that follow it. Remembers how far it was read, so that to look again costs the first bytes of the
/// base and the last delta. Throws what Redis throws. Not thread-safe.
/// </summary>
public sealed class SnapshotLog(IConnectionMultiplexer redis, string document)
{
    /// <summary>The head of an envelope's JSON: document, epoch, number, time and the first of its payload. Enough to tell two apart.</summary>
    private const int HeadBytes = 200;

    private readonly RedisKey _base = RedisKeys.Snapshot(document);
    private readonly RedisKey _deltas = RedisKeys.SnapshotDeltas(document);
    private byte[]? _head;
    private long _baseLength;
    private byte[]? _lastDelta;

    /// <summary>How many deltas follow the base, as far as was read.</summary>
    public int DeltaCount { get; private set; }

    /// <summary>Takes a base and deltas as read, for example those that were kept on disk: while Redis holds the same, only what follows them is news.</summary>
    public void StartAt(byte[] bytes, IReadOnlyList<byte[]> deltas) => Remember(bytes, deltas.Count, deltas is [.., var last] ? last : null);

    /// <summary>What was not read before.</summary>
    public async Task<SnapshotNews> ReadAsync(CancellationToken cancellationToken)
    {
        if (_head is not null && await ReadTailAsync(cancellationToken) is { } tail)
        {
            return new SnapshotNews(false, null, tail);
        }

        var transaction = redis.GetDatabase().CreateTransaction();
        var whole = transaction.StringGetAsync(_base);
        var list = transaction.ListRangeAsync(_deltas);
        await transaction.ExecuteAsync().WaitAsync(cancellationToken);
        byte[]? bytes = await whole;
        byte[][] deltas = [.. (await list).Select(delta => (byte[])delta!)];
        Remember(bytes, deltas.Length, deltas.LastOrDefault());
        return new SnapshotNews(true, bytes, deltas);
    }

    /// <summary>Adds a delta and says so; false where something else was written since the last reading.</summary>
    public Task<bool> TryAppendAsync(byte[] delta, CancellationToken cancellationToken) =>
        TryAsync(transaction => transaction.ListRightPushAsync(_deltas, delta), cancellationToken);

    /// <summary>Puts another base in place, without the oldest deltas, and says so; false where something else was written since the last reading.</summary>
    public async Task<bool> TryReplaceAsync(byte[] bytes, int withoutDeltas, CancellationToken cancellationToken)
    {
        var left = DeltaCount - withoutDeltas;
        var written = await TryAsync(
            transaction => left > 0
                ? Task.WhenAll(transaction.StringSetAsync(_base, bytes), transaction.ListTrimAsync(_deltas, withoutDeltas, -1))
                : Task.WhenAll(transaction.StringSetAsync(_base, bytes), transaction.KeyDeleteAsync(_deltas)),
            cancellationToken);
        if (written)
        {
            Remember(bytes, left, left > 0 ? _lastDelta : null);
        }

        return written;
    }

    /// <summary>The deltas after the last one that was read; null where base or list are others.</summary>
    private async Task<byte[][]?> ReadTailAsync(CancellationToken cancellationToken)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var start = transaction.StringGetRangeAsync(_base, 0, HeadBytes - 1);
        var list = transaction.ListRangeAsync(_deltas, Math.Max(0, DeltaCount - 1));
        await transaction.ExecuteAsync().WaitAsync(cancellationToken);
        byte[]? head = await start;
        byte[][] tail = [.. (await list).Select(delta => (byte[])delta!)];
        if (!Same(head, _head))
        {
            return null;
        }

        if (DeltaCount > 0)
        {
            if (!Same(tail.FirstOrDefault(), _lastDelta))
            {
                return null;
            }

            tail = tail[1..];
        }

        if (tail.Length > 0)
        {
            (DeltaCount, _lastDelta) = (DeltaCount + tail.Length, tail[^1]);
        }

        return tail;
    }

    private async Task<bool> TryAsync(Func<ITransaction, Task> write, CancellationToken cancellationToken)
    {
        // The base by its length only, since it may be large. Should another of the same length have come between, the next reading shows it.
        var transaction = redis.GetDatabase().CreateTransaction();
        transaction.AddCondition(_head is null ? Condition.KeyNotExists(_base) : Condition.StringLengthEqual(_base, _baseLength));
        transaction.AddCondition(Condition.ListLengthEqual(_deltas, DeltaCount));
        if (_lastDelta is not null)
        {
            transaction.AddCondition(Condition.ListIndexEqual(_deltas, -1, _lastDelta));
        }

        var writing = write(transaction);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken))
        {
            return false;
        }

        await writing;
        await redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, document).WaitAsync(cancellationToken);
        return true;
    }

    private void Remember(byte[]? bytes, int deltas, byte[]? lastDelta) =>
        (_head, _baseLength, DeltaCount, _lastDelta) = (bytes?[..Math.Min(bytes.Length, HeadBytes)], bytes?.Length ?? 0, deltas, lastDelta);

    private static bool Same(byte[]? one, byte[]? other) => one is not null && other is not null && one.AsSpan().SequenceEqual(other);
}
