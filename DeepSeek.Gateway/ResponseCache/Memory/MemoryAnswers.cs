using BitFaster.Caching;
using BitFaster.Caching.Lfu;
using DeepSeek.Gateway.ResponseCache.Answers;
using DeepSeek.Gateway.ResponseCache.Fingerprints;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.ResponseCache.Memory;

/// <summary>
/// The first layer: answers in this gateway's memory, bounded in number and in bytes. The number is held by BitFaster's W-TinyLFU. It has no weights, so the
/// bytes are counted here, and where they are too many the coldest go: first those that were asked for once, the oldest of them before all.
/// </summary>
internal sealed class MemoryAnswers
{
    private readonly ConcurrentLfu<Fingerprint, KeptAnswer> _answers;
    private readonly TimeProvider _time;
    private readonly long _limit;
    private readonly Lock _trimming = new();
    private long _bytes;
    private long _evictions;

    public MemoryAnswers(IOptions<ResponseCacheOptions> options, TimeProvider time)
    {
        _time = time;
        _limit = options.Value.MemoryBytes;
        _answers = (ConcurrentLfu<Fingerprint, KeptAnswer>)new ConcurrentLfuBuilder<Fingerprint, KeptAnswer>()
            .WithCapacity(options.Value.MemoryEntries)
            .WithEvents()
            .Build();
        var events = _answers.Events.Value!;
        events.ItemRemoved += (_, removed) =>
        {
            Interlocked.Add(ref _bytes, -removed.Value!.Bytes);
            if (removed.Reason != ItemRemovedReason.Removed)
            {
                Interlocked.Increment(ref _evictions);
            }
        };
        events.ItemUpdated += (_, updated) => Interlocked.Add(ref _bytes, -updated.OldValue!.Bytes);
    }

    /// <summary>About how many bytes of memory the answers take.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many there are.</summary>
    public int Count => _answers.Count;

    /// <summary>How many had to go before their time, since the start.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>The answer; null where there is none, or its time is over.</summary>
    public KeptAnswer? Find(Fingerprint fingerprint)
    {
        if (!_answers.TryGet(fingerprint, out var answer))
        {
            return null;
        }

        if (answer.ExpiresAt > _time.GetUtcNow())
        {
            return answer;
        }

        // Only this one: somebody may have put a fresh one there since.
        _answers.TryRemove(new KeyValuePair<Fingerprint, KeptAnswer>(fingerprint, answer));
        return null;
    }

    /// <summary>Keeps an answer, in place of what was there.</summary>
    public void Keep(Fingerprint fingerprint, KeptAnswer answer)
    {
        Interlocked.Add(ref _bytes, answer.Bytes);
        _answers.AddOrUpdate(fingerprint, answer);
        if (Bytes > _limit)
        {
            Trim();
        }
    }

    private void Trim()
    {
        lock (_trimming)
        {
            // What was put in last must be in its queues before it can be taken out, and reads before they count.
            _answers.DoMaintenance();
            var before = int.MaxValue;
            while (Bytes is var bytes && bytes > _limit && _answers.Count is > 0 and var count && count < before)
            {
                before = count;
                _answers.Trim((int)Math.Clamp((bytes - _limit) * count / bytes, 1, count));
            }
        }
    }
}
