using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.ControlPlane.Tests;

public sealed class HeartbeatReaderTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    [Fact]
    public async Task ReadAsync_ForgedExpiredMisplacedOrNotUnderstood_AreLeftOut()
    {
        var ours = new HeartbeatCodec(new HmacSigner(new byte[32], HeartbeatCodec.Purpose));
        var theirs = new HeartbeatCodec(new HmacSigner([.. Enumerable.Repeat((byte)1, 32)], HeartbeatCodec.Purpose));
        var database = garnet.Connection.GetDatabase();
        var signer = new HmacSigner(new byte[32], HeartbeatCodec.Purpose);
        await database.SetAddAsync(RedisKeys.Replicas, ["good", "forged", "gone", "another-release", "moved"]);
        await database.StringSetAsync(RedisKeys.Replica("another-release"), signer.Sign("{\"replicaId\":\"another-release\"}"u8));
        await database.StringSetAsync(RedisKeys.Replica("moved"), ours.Write(Heartbeat("good")));
        await database.StringSetAsync(RedisKeys.Replica("good"), ours.Write(Heartbeat("good")));
        await database.StringSetAsync(RedisKeys.Replica("forged"), theirs.Write(Heartbeat("forged")));
        var reader = new HeartbeatReader(garnet.Connection, ours, NullLogger<HeartbeatReader>.Instance);

        var alive = await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("good", Assert.Single(alive).ReplicaId);
    }

    [Fact]
    public async Task ReadFarewellsAsync_ForgedMisplacedOrNone_AreLeftOut()
    {
        var ours = new HeartbeatCodec(new HmacSigner(new byte[32], HeartbeatCodec.Purpose));
        var theirs = new HeartbeatCodec(new HmacSigner([.. Enumerable.Repeat((byte)1, 32)], HeartbeatCodec.Purpose));
        var database = garnet.Connection.GetDatabase();
        await database.StringSetAsync(RedisKeys.Farewell("left"), ours.Write(Heartbeat("left") with { Leaving = true }));
        await database.StringSetAsync(RedisKeys.Farewell("forged"), theirs.Write(Heartbeat("forged") with { Leaving = true }));
        await database.StringSetAsync(RedisKeys.Farewell("moved"), ours.Write(Heartbeat("left") with { Leaving = true }));
        await database.StringSetAsync(RedisKeys.Farewell("a-heartbeat"), ours.Write(Heartbeat("a-heartbeat")));
        var reader = new HeartbeatReader(garnet.Connection, ours, NullLogger<HeartbeatReader>.Instance);

        var left = await reader.ReadFarewellsAsync(["left", "forged", "moved", "a-heartbeat", "gone"], TestContext.Current.CancellationToken);

        Assert.Equal("left", Assert.Single(left).ReplicaId);
    }

    private static ReplicaHeartbeat Heartbeat(string id) => new()
    {
        ReplicaId = id,
        Address = new Uri("http://127.0.0.1:1"),
        StartedAt = DateTimeOffset.UnixEpoch,
        SentAt = DateTimeOffset.UnixEpoch,
        Version = "1",
        Models = [],
        RunningSequences = 0,
        QueuedSequences = 0,
        KvCacheUsage = 0,
        TokensPerSecond = 0,
        TokensGenerated = 0,
        Device = new DeviceStatus { Kind = "cpu", Name = "test" },
    };
}
