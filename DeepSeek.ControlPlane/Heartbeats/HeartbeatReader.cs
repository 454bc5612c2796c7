using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>Reads the heartbeats of all replicas that are alive. Throws what Redis throws: being unable to ask is not the same as nobody being there.</summary>
public sealed partial class HeartbeatReader(
    [FromKeyedServices(RedisKeys.StateConnection)] IConnectionMultiplexer redis,
    HeartbeatCodec codec,
    ILogger<HeartbeatReader> logger)
{
    /// <summary>One heartbeat a replica, in the order of their ids.</summary>
    public async Task<IReadOnlyList<ReplicaHeartbeat>> ReadAsync(CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var ids = await database.SetMembersAsync(RedisKeys.Replicas).WaitAsync(cancellationToken);
        if (ids.Length == 0)
        {
            return [];
        }

        var texts = await database
            .StringGetAsync(Array.ConvertAll(ids, id => RedisKeys.Replica(id.ToString())))
            .WaitAsync(cancellationToken);

        var alive = new List<ReplicaHeartbeat>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            if (texts[i].IsNull)
            {
                // The key has expired: the replica is gone. It adds itself again if it comes back.
                await database.SetRemoveAsync(RedisKeys.Replicas, ids[i], CommandFlags.FireAndForget);
            }
            else if (codec.TryRead(texts[i].ToString(), out var heartbeat) && heartbeat.ReplicaId == ids[i])
            {
                alive.Add(heartbeat);
            }
            else
            {
                LogUnreadable(logger, ids[i].ToString());
            }
        }

        alive.Sort((a, b) => string.CompareOrdinal(a.ReplicaId, b.ReplicaId));
        return alive;
    }

    /// <summary>What those of these replicas said that took their leave a moment ago.</summary>
    public async Task<IReadOnlyList<ReplicaHeartbeat>> ReadFarewellsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var texts = await redis.GetDatabase().StringGetAsync([.. ids.Select(RedisKeys.Farewell)]).WaitAsync(cancellationToken);
        List<ReplicaHeartbeat> left = [];
        foreach (var (id, text) in ids.Zip(texts))
        {
            if (codec.TryRead(text, out var said) && said.Leaving && said.ReplicaId == id)
            {
                left.Add(said);
            }
        }

        return left;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat of replica {ReplicaId} is not signed with our key, or says what we do not understand: ignored.")]
    private static partial void LogUnreadable(ILogger logger, string replicaId);
}
