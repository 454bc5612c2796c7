using System.Collections.Concurrent;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>
/// Leases as keys in Redis that carry the replica's id and expire with it: a replica that is gone keeps nobody waiting for long. Without Redis nobody
/// changes over, and all go on serving.
/// </summary>
internal sealed partial class RedisRolloutLeases(
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    IOptions<PlatformOptions> platform,
    TimeProvider time,
    ILogger<RedisRolloutLeases> logger) : IRolloutLeases, IAsyncDisposable
{
    /// <summary>How long a lease outlives its holder.</summary>
    internal static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    // One's own is taken again: after a restart under the same id, or for the next change while the last one is watched.
    private const string Take = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private readonly ConcurrentDictionary<RedisKey, RedisRolloutLease> _held = [];

    private RedisValue Holder => platform.Value.InstanceId;

    public async Task<IRolloutLease?> AcquireAsync(DesiredModel model, Func<bool> stillWanted, CancellationToken cancellationToken)
    {
        var (waits, away) = (false, false);
        while (stillWanted())
        {
            try
            {
                if (await TryAcquireAsync(model, cancellationToken) is { } lease) return lease;
                if (!waits) LogWaits(logger, model.Name, model.Version);
                waits = true;
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                if (!away) LogAway(logger, model.Name, model.Version, error.Message);
                away = true;
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lease in _held.Values) await lease.DisposeAsync();
    }

    /// <summary>Takes a lease, or keeps it for longer; false where somebody else has it.</summary>
    internal async Task<bool> TakeAsync(RedisKey key, CancellationToken cancellationToken) =>
        (bool)await redis.GetDatabase().ScriptEvaluateAsync(Take, [key], [Holder, (long)TimeToLive.TotalMilliseconds]).WaitAsync(cancellationToken);

    /// <summary>Gives a lease back, where it still is one's own.</summary>
    internal async Task ReleaseAsync(RedisRolloutLease lease)
    {
        // Where it was taken anew meanwhile, the key belongs to the next change.
        if (!_held.TryRemove(KeyValuePair.Create(lease.Key, lease))) return;
        try
        {
            await redis.GetDatabase().ScriptEvaluateAsync(Release, [lease.Key], [Holder]);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It expires by itself.
            LogNotReleased(logger, lease.Key.ToString(), error.Message);
        }
    }

    internal void LostLease(RedisRolloutLease lease) => LogLost(logger, lease.Key.ToString());

    private async Task<IRolloutLease?> TryAcquireAsync(DesiredModel model, CancellationToken cancellationToken)
    {
        for (var number = 0; number < model.Parallelism; number++)
        {
            var key = RedisKeys.RolloutLease(model.Name, number);

            // The last change is over as soon as the next one begins.
            if (_held.TryRemove(key, out var last)) last.Forget();
            if (await TakeAsync(key, cancellationToken)) return _held[key] = new RedisRolloutLease(this, key, time);
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Other replicas change over to {Model}@{Version}: this one waits for its turn.")]
    private static partial void LogWaits(ILogger logger, string model, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Redis cannot be reached, so that nobody knows whose turn it is to change over to {Model}@{Version}; requests are served as before. {Reason}")]
    private static partial void LogAway(ILogger logger, string model, string version, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease {Key} was not given back; it expires within seconds. {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string key, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Key} was lost to another replica; what was begun under it is finished all the same.")]
    private static partial void LogLost(ILogger logger, string key);
}
