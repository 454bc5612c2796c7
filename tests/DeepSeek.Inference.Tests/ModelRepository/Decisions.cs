using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using StackExchange.Redis;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>Decides, as the portal does: signs a snapshot for replicas and publishes it.</summary>
internal sealed class Decisions : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory();
    private readonly IConnectionMultiplexer _redis;
    private readonly SnapshotSigner _signer;
    private long _number;

    public Decisions(IConnectionMultiplexer redis)
    {
        _redis = redis;
        SnapshotKeyFiles.EnsureCreated(_data.FullName);
        _signer = new SnapshotSigner(File.ReadAllText(SnapshotKeyFiles.PrivateKey(_data.FullName)));
    }

    /// <summary>Where replicas find the public key.</summary>
    public string DataDirectory => _data.FullName;

    public Task PublishAsync(params DesiredModel[] models) => PublishAsync(new ReplicaSnapshot { Models = models });

    public async Task PublishAsync(ReplicaSnapshot snapshot)
    {
        var envelope = _signer.Sign(new SnapshotEnvelope
        {
            Document = ReplicaSnapshot.Document,
            Epoch = 1,
            Number = ++_number,
            PublishedAt = TimeProvider.System.GetUtcNow(),
            Payload = JsonSerializer.SerializeToUtf8Bytes(snapshot, ControlPlaneJsonContext.Default.ReplicaSnapshot),
        });
        await _redis.GetDatabase().StringSetAsync(
            RedisKeys.Snapshot(ReplicaSnapshot.Document), JsonSerializer.SerializeToUtf8Bytes(envelope, ControlPlaneJsonContext.Default.SnapshotEnvelope));
        await _redis.GetSubscriber().PublishAsync(RedisKeys.SnapshotNews, ReplicaSnapshot.Document);
    }

    public void Dispose()
    {
        _redis.GetDatabase().KeyDelete(RedisKeys.Snapshot(ReplicaSnapshot.Document));
        _signer.Dispose();
        _data.Delete(recursive: true);
    }
}
