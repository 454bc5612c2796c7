using System.Reflection;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Scheduling;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Puts together what this replica says of itself.</summary>
internal sealed class HeartbeatComposer(
    ModelCatalog catalog, EngineServices engines, IDeviceProbe device, ReplicaAddress address, IOptions<PlatformOptions> platform, TimeProvider time)
{
    private static readonly string PlatformVersion =
        typeof(HeartbeatComposer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The heartbeat of now; null where the server listens nowhere.</summary>
    public ReplicaHeartbeat? Compose()
    {
        if (address.Find() is not { } reachable) return null;
        var statuses = catalog.Served.Select(model => model.Engine.Status).ToList();
        var capacity = statuses.Sum(status => status.CacheCapacityTokens);
        return new ReplicaHeartbeat
        {
            ReplicaId = platform.Value.InstanceId,
            Address = reachable,
            StartedAt = _startedAt,
            SentAt = time.GetUtcNow(),
            Version = PlatformVersion,
            Models = catalog.States,
            RunningSequences = statuses.Sum(status => status.Running),
            QueuedSequences = statuses.Sum(status => status.Waiting),
            KvCacheUsage = capacity > 0 ? (double)statuses.Sum(status => status.CachedTokens) / capacity : 0,
            TokensPerSecond = engines.GeneratedTokens.PerSecond(),
            TokensGenerated = engines.GeneratedTokens.Total,
            Device = device.Measure(),
        };
    }
}
