using System.Globalization;
using System.Text;
using System.Text.Json;
using DeepSeek.Benchmarks.Gateway.Servers;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Signing;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>What of portal and replicas a gateway finds in Redis: a signed snapshot, heartbeats, and somebody who takes the usage away.</summary>
internal sealed class StandInPortal(IConnectionMultiplexer redis, string dataDirectory, string secret)
{
    private const int KeysOfTenant = 10;

    // So high that nobody reaches them; each has to be counted all the same.
    private static readonly UsageLimits KeyLimits = new() { RequestsPerMinute = 1_000_000, TokensPerMinute = 10_000_000_000 };
    private static readonly UsageLimits TenantLimits = new() { TokensPerMonth = 100_000_000_000_000 };

    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();

    /// <summary>Publishes a snapshot with so many keys, and gives them back. Every ten belong to a tenant.</summary>
    public async Task<IReadOnlyList<ApiKey>> PublishAsync(int count)
    {
        SnapshotKeyFiles.EnsureCreated(dataDirectory);
        using var signer = new SnapshotSigner(await File.ReadAllTextAsync(SnapshotKeyFiles.PrivateKey(dataDirectory)));
        List<ApiKey> keys = [.. Enumerable.Range(0, count).Select(_ => ApiKey.Generate())];
        var snapshot = new GatewaySnapshot
        {
            Tenants =
            [
                .. Enumerable.Range(0, (count + KeysOfTenant - 1) / KeysOfTenant).Select(TenantOf).Select(id => new TenantEntry(id, id, Suspended: false) { Limits = TenantLimits }),
            ],
            ApiKeys =
            [
                .. keys.Select((key, i) => new ApiKeyEntry(key.PublicId, TenantOf(i / KeysOfTenant), key.Hash(), TenantScopes.All, ExpiresAt: null) { Limits = KeyLimits }),
            ],
            Models = [new ModelPolicy(StandInReplica.Model) { Price = new ModelPrice(0.55m, 0.14m, 2.19m) }],
        };
        var envelope = signer.Sign(new SnapshotEnvelope
        {
            Document = GatewaySnapshot.Document,
            Epoch = 1,
            Number = 1,
            PublishedAt = TimeProvider.System.GetUtcNow(),
            Payload = JsonSerializer.SerializeToUtf8Bytes(snapshot, ControlPlaneJsonContext.Default.GatewaySnapshot),
        });
        await redis.GetDatabase().StringSetAsync(
            RedisKeys.Snapshot(GatewaySnapshot.Document), JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope));
        return keys;
    }

    /// <summary>Announces the replica each second and takes usage away, as long as the token says.</summary>
    public async Task RunAsync(Uri replica, Uri replicaHttp2, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReplicaHeartbeat.Interval);
        var codec = new HeartbeatCodec(new HmacSigner(Encoding.UTF8.GetBytes(secret), HeartbeatCodec.Purpose));
        try
        {
            do
            {
                var heartbeat = Heartbeat(replica, replicaHttp2);
                await redis.GetDatabase().StringSetAsync(RedisKeys.Replica(heartbeat.ReplicaId), codec.Write(heartbeat), ReplicaHeartbeat.TimeToLive);
                await redis.GetDatabase().SetAddAsync(RedisKeys.Replicas, heartbeat.ReplicaId);
                await redis.GetSubscriber().PublishAsync(RedisKeys.ReplicaNews, heartbeat.ReplicaId);
                await redis.GetDatabase().KeyDeleteAsync([RedisKeys.RequestUsage, RedisKeys.SegmentUsage]);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Enough was measured.
        }
    }

    private static string TenantOf(int number) => string.Create(CultureInfo.InvariantCulture, $"tenant-{number}");

    private ReplicaHeartbeat Heartbeat(Uri address, Uri http2Address) => new()
    {
        ReplicaId = "stand-in-replica",
        Address = address,
        Http2Address = http2Address,
        StartedAt = _startedAt,
        SentAt = TimeProvider.System.GetUtcNow(),
        Version = "1",
        Models =
        [
            new ModelVersionStatus
            {
                Name = StandInReplica.Model, Version = StandInReplica.Version, State = ModelVersionState.Active, ContextLength = 32_768, CreatedAt = _startedAt,
            },
        ],
        RunningSequences = 0,
        QueuedSequences = 0,
        KvCacheUsage = 0,
        TokensPerSecond = 0,
        TokensGenerated = 0,
        Device = new DeviceStatus { Kind = "cpu", Name = "stand-in" },
    };
}
