using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>One exchange with Redis about one limit: what this gateway has of it, and what it wants more.</summary>
internal sealed record LimitCall
{
    /// <summary>The limit.</summary>
    public required LimitId Id { get; init; }

    /// <summary>Its key, made once.</summary>
    public required RedisKey Key { get; init; }

    /// <summary>How much it allows.</summary>
    public required long Limit { get; init; }

    /// <summary>Rises with each call about this limit, so that a call that arrives late is told from a new one.</summary>
    public required long Sequence { get; init; }

    /// <summary>The last call that was answered; 0 for none. Redis that does not know of it has lost what it was told.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>The slot in which what is taken counts.</summary>
    public required long Slot { get; init; }

    /// <summary>Units that this gateway holds and does not use at the moment.</summary>
    public required long Idle { get; init; }

    /// <summary>Units that running requests have reserved.</summary>
    public required long Reserved { get; init; }

    /// <summary>Units to take for future requests, where there are plenty.</summary>
    public required long Ahead { get; init; }

    /// <summary>What waiting requests want, each all or nothing, in their order.</summary>
    public required IReadOnlyList<LimitWaiter> Waiting { get; init; }

    /// <summary>What was spent before Redis knew of it, see <see cref="LimitScript"/>.</summary>
    public required string SpentBefore { get; init; }

    /// <summary>All that this gateway holds in the slots where that has changed: not how it changed, so that what is told twice counts once.</summary>
    public required IReadOnlyList<(long Slot, long Held)> Held { get; init; }
}
