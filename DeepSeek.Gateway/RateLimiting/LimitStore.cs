using System.Globalization;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Limits;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Redis, as limits see it: it answers, or it is away. Never throws for it.</summary>
internal sealed partial class LimitStore(
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    IOptions<RateLimitingOptions> options,
    LimitMetrics metrics,
    TimeProvider time,
    ILogger<LimitStore> logger)
{
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.Value.RedisTimeoutSeconds);
    private readonly TimeSpan _life = TimeSpan.FromSeconds(options.Value.LeaseSeconds);
    private volatile bool _away;
    private volatile int _gateways = 1;

    /// <summary>This process, not this instance: after a restart under the same name, what the last process has taken must go on to count.</summary>
    public string Self { get; } = Guid.NewGuid().ToString("N");

    /// <summary>True while nobody asks Redis, because it did not answer. <see cref="BeatAsync"/> finds out when it does again.</summary>
    public bool Away => _away;

    /// <summary>How many gateways share limits, this one included, as far as is known.</summary>
    public int Gateways => _gateways;

    /// <summary>Asks and tells; null where Redis does not answer. What it did then is not known, and need not be: the next call says all again.</summary>
    public async Task<LimitAnswer?> ExchangeAsync(LimitCall call)
    {
        if (_away)
        {
            return null;
        }

        try
        {
            var reply = (long[]?)await redis.GetDatabase().ScriptEvaluateAsync(LimitScript.Text, [call.Key], Arguments(call)).WaitAsync(_patience);
            return reply is [0, var granted, var ahead, var left, var idle, var reserved, var freeing, var newest]
                ? new LimitAnswer(Lost: false, granted, ahead, left, idle, reserved, freeing < 0 ? null : freeing, newest < 0 ? null : newest)
                : reply is [2] ? LimitAnswer.Asking : LimitAnswer.Forgotten;
        }
        catch (Exception e) when (IsAway(e))
        {
            Leave(e);
            return null;
        }
    }

    /// <summary>Says that this gateway is there, and learns how many are. False where Redis does not answer.</summary>
    public async Task<bool> BeatAsync()
    {
        try
        {
            var database = redis.GetDatabase();
            var now = time.GetUtcNow();
            var announced = database.SortedSetAddAsync(RedisKeys.LimitGateways, Self, now.ToUnixTimeMilliseconds());
            var cleared = database.SortedSetRemoveRangeByScoreAsync(
                RedisKeys.LimitGateways, double.NegativeInfinity, (now - (2 * _life)).ToUnixTimeMilliseconds());
            var counted = database.SortedSetLengthAsync(RedisKeys.LimitGateways, (now - _life).ToUnixTimeMilliseconds());
            await Task.WhenAll(announced, cleared, counted).WaitAsync(_patience);
            _gateways = (int)Math.Clamp(await counted, 1, 10_000);
        }
        catch (Exception e) when (IsAway(e))
        {
            Leave(e);
            return false;
        }

        if (_away)
        {
            _away = false;
            metrics.Degraded = false;
            LogBack(logger);
        }

        return true;
    }

    /// <summary>Asks other gateways for what they hold and do not use.</summary>
    public void Claim(RedisKey limit)
    {
        try
        {
            redis.GetSubscriber().Publish(RedisKeys.LimitClaims, limit.ToString(), CommandFlags.FireAndForget);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The next exchange says so.
        }
    }

    /// <summary>Hears the claims of others.</summary>
    public async Task<bool> ListenAsync(Action<RedisKey> claimed)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(RedisKeys.LimitClaims, (_, key) => claimed(key.ToString())).WaitAsync(_patience);
            return true;
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    /// <summary>Says that this gateway goes.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await redis.GetDatabase().SortedSetRemoveAsync(RedisKeys.LimitGateways, Self).WaitAsync(_patience);
        }
        catch (Exception e) when (IsAway(e))
        {
            // It is forgotten by itself.
        }
    }

    private static bool IsAway(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException;

    private void Leave(Exception e)
    {
        if (!_away)
        {
            _away = true;
            metrics.Degraded = true;
            LogAway(logger, _gateways, e.Message);
        }
    }

    private RedisValue[] Arguments(LimitCall call)
    {
        var now = time.GetUtcNow();
        var kind = call.Id.Kind;
        var arguments = new List<RedisValue>(16 + (2 * call.Held.Count))
        {
            call.Limit,
            Self,
            call.Sequence,
            call.Acknowledged,
            kind.OldestSlot(call.Slot),
            call.Slot,
            now.ToUnixTimeMilliseconds(),
            (now + _life).ToUnixTimeMilliseconds(),
            kind == LimitKind.ConcurrentRequests ? 1 : 0,
            (long)kind.KeyLife().TotalMilliseconds,
            call.Idle,
            call.Reserved,
            string.Join(' ', call.Waiting.Select(waiter => waiter.Amount.ToString(CultureInfo.InvariantCulture))),
            call.Ahead,
            _gateways,
            call.SpentBefore,
        };
        foreach (var (slot, held) in call.Held)
        {
            arguments.Add(slot);
            arguments.Add(held);
        }

        return [.. arguments];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Limits cannot be shared with other gateways; going on with one share of {Gateways}. {Reason}")]
    private static partial void LogAway(ILogger logger, int gateways, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Limits are shared with other gateways again.")]
    private static partial void LogBack(ILogger logger);
}
