using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// Every limit that was ever in force here, or rather those of them that are still, or of which something is held. They outlive snapshots: what was taken
/// goes on to count when a limit is changed.
/// </summary>
internal sealed class LimitCounters(LimitStore store, ISpentBudgets budgets, LimitMetrics metrics, IOptions<RateLimitingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<LimitId, LimitCounter> _byId = new();
    private readonly ConcurrentDictionary<string, LimitCounter> _byKey = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<LimitCounter> All => _byId.Values;

    /// <summary>The counter of a limit that allows so much from now on.</summary>
    public LimitCounter Get(LimitId id, long limit)
    {
        var counter = _byId.GetOrAdd(id, static (id, self) => self.Create(id), this);
        counter.Limit = limit;
        return counter;
    }

    /// <summary>The counter with this key in Redis.</summary>
    public LimitCounter? Find(RedisKey key) => _byKey.GetValueOrDefault(key.ToString());

    /// <summary>Forgets those that are not in force any more, as soon as nothing is held of them.</summary>
    public void Keep(Func<LimitCounter, bool> isInForce)
    {
        foreach (var counter in All)
        {
            if (!isInForce(counter) && counter.IsEmpty)
            {
                _byId.TryRemove(KeyValuePair.Create(counter.Id, counter));
                _byKey.TryRemove(counter.Id.Key.ToString(), out _);
            }
        }
    }

    private LimitCounter Create(LimitId id)
    {
        var counter = new LimitCounter(id, store, budgets, metrics, options, time);
        _byKey[id.Key.ToString()] = counter;
        return counter;
    }
}
