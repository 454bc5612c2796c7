using System.Reflection;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Puts together what this replica says of itself.</summary>
internal sealed class HeartbeatComposer(
    ModelCatalog catalog, TokenRate rate, IDeviceProbe device, ReplicaAddress address, IOptions<PlatformOptions> platform, TimeProvider time)
{
    private static readonly string PlatformVersion =
        typeof(HeartbeatComposer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The heartbeat of now; null where the server listens nowhere.</summary>
    public ReplicaHeartbeat? Compose()
    {
        if (address.Find() is not { } reachable) return null;
        var engines = catalog.Served.Select(model => model.Engine).ToList();
        var capacity = engines.Sum(engine => (long)engine.CacheCapacity);
        return new ReplicaHeartbeat
        {
            ReplicaId = platform.Value.InstanceId,
            Address = reachable,
            StartedAt = _startedAt,
            SentAt = time.GetUtcNow(),
            Version = PlatformVersion,
            Models = catalog.States,
            RunningSequences = engines.Sum(engine => engine.Running),
            QueuedSequences = engines.Sum(engine => engine.Queued),
            KvCacheUsage = capacity > 0 ? (double)engines.Sum(engine => (long)engine.CachedTokens) / capacity : 0,
            TokensPerSecond = rate.PerSecond(),
            TokensGenerated = rate.Total,
            Device = device.Measure(),
        };
    }
}
