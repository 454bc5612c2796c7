using DeepSeek.ControlPlane;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>The lists in Redis, and the lease of the portal that empties them. Throws what Redis throws.</summary>
internal sealed class UsageQueue([FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis, IOptions<PlatformOptions> platform)
{
    /// <summary>For how long the lease outlives its holder.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    // One's own is taken again: at every turn, and after a restart under the same id.
    private const string Take = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    // Only what was read, and only by the holder: one that stood still for too long must not throw away what the next has yet to store.
    private const string Trim = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[3] or redis.call('LINDEX', KEYS[2], ARGV[2] - 1) ~= ARGV[4] then return 0 end
        redis.call('LTRIM', KEYS[2], ARGV[2], -1)
        return 1
        """;

    private RedisValue Holder => platform.Value.InstanceId;

    /// <summary>Takes the lease, or keeps it for longer; false where another portal has it.</summary>
    public async Task<bool> TakeLeaseAsync(CancellationToken cancellationToken) =>
        (bool)await redis.GetDatabase().ScriptEvaluateAsync(Take, [RedisKeys.UsageLease], [Holder, (long)TimeToLive.TotalMilliseconds]).WaitAsync(cancellationToken);

    /// <summary>Gives the lease back, where it still is one's own.</summary>
    public Task ReleaseLeaseAsync() => redis.GetDatabase().ScriptEvaluateAsync(Release, [RedisKeys.UsageLease], [Holder]);

    /// <summary>The oldest entries of a list. They stay in it.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadAsync(RedisKey list, int atMost, CancellationToken cancellationToken) =>
        [.. (await redis.GetDatabase().ListRangeAsync(list, 0, atMost - 1).WaitAsync(cancellationToken)).Select(entry => (byte[]?)entry ?? [])];

    /// <summary>How many entries wait.</summary>
    public Task<long> CountAsync(RedisKey list, CancellationToken cancellationToken) => redis.GetDatabase().ListLengthAsync(list).WaitAsync(cancellationToken);

    /// <summary>Takes away what was read and is stored; false where it was taken away already, or the lease is another's.</summary>
    public async Task<bool> TrimAsync(RedisKey list, IReadOnlyList<byte[]> read, CancellationToken cancellationToken) =>
        read.Count == 0
        || (bool)await redis.GetDatabase()
            .ScriptEvaluateAsync(Trim, [RedisKeys.UsageLease, list], [Holder, read.Count, read[0], read[^1]])
            .WaitAsync(cancellationToken);
}
