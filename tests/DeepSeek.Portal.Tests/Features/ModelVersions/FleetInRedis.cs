using System.Text;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Portal.Tests.Features.ModelVersions;

/// <summary>Replicas, as far as the portal sees them: signed heartbeats in Redis.</summary>
internal sealed class FleetInRedis(GarnetFixture garnet)
{
    public const string Model = "m";

    private readonly HeartbeatCodec _codec = new(new HmacSigner(Encoding.UTF8.GetBytes(PortalApplication.InternalKey), HeartbeatCodec.Purpose));

    public HeartbeatReader Reader => new(garnet.Connection, _codec, NullLogger<HeartbeatReader>.Instance);

    /// <summary>From now on these are there, and no others.</summary>
    public async Task SetAsync(params ReplicaHeartbeat[] beats)
    {
        var database = garnet.Connection.GetDatabase();
        await database.KeyDeleteAsync(RedisKeys.Replicas);
        foreach (var beat in beats)
        {
            await database.StringSetAsync(RedisKeys.Replica(beat.ReplicaId), _codec.Write(beat));
            await database.SetAddAsync(RedisKeys.Replicas, beat.ReplicaId);
        }
    }

    public static ReplicaHeartbeat Beat(string id, DateTimeOffset sentAt, params ModelVersionStatus[] versions) => new()
    {
        ReplicaId = id,
        Address = new Uri("http://127.0.0.1:1"),
        StartedAt = DateTimeOffset.UnixEpoch,
        SentAt = sentAt,
        Version = "1",
        Models = versions,
        RunningSequences = 0,
        QueuedSequences = 0,
        KvCacheUsage = 0,
        TokensPerSecond = 0,
        TokensGenerated = 0,
        Device = new DeviceStatus { Kind = "cpu", Name = "test" },
    };

    /// <param name="version">The version.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="at">When it came to that; null for a replica that does not say.</param>
    /// <param name="revision">By which decision; null for a replica that does not say.</param>
    public static ModelVersionStatus Version(string version, ModelVersionState state, DateTimeOffset? at = null, long? revision = null) => new()
    {
        Name = Model,
        Version = version,
        State = state,
        Revision = revision,
        Steps = at is { } time ? [new ModelVersionStep(state, time)] : [],
    };
}
