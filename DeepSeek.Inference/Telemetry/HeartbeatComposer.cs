using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.ModelRepository.Desires;
using DeepSeek.Inference.Scheduling;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry;

/// <summary>Puts together what this replica says of itself.</summary>
internal sealed class HeartbeatComposer(
    ModelCatalog catalog,
    VersionChoice choice,
    IDesiredModels desires,
    EngineServices engines,
    IDeviceProbe device,
    ReplicaAddress address,
    IOptions<PlatformOptions> platform,
    TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The heartbeat of now; null where the server listens nowhere.</summary>
    public ReplicaHeartbeat? Compose()
    {
        if (address.Find() is not { } reachable) return null;
        var statuses = catalog.Loaded.Select(model => model.Engine.Status).ToList();
        var capacity = statuses.Sum(status => status.CacheCapacityTokens);
        return new ReplicaHeartbeat
        {
            ReplicaId = platform.Value.InstanceId,
            Address = reachable,
            Http2Address = address.FindHttp2(),
            StartedAt = _startedAt,
            SentAt = time.GetUtcNow(),
            Version = PlatformVersion.Current,
            Models = [.. catalog.Versions.Select(version => version.Status with { OnDemand = choice.OnDemand(version.Name) == version })],
            Draining = desires.IsDrained(platform.Value.InstanceId),
            RunningSequences = statuses.Sum(status => status.Running),
            QueuedSequences = statuses.Sum(status => status.Waiting),
            KvCacheUsage = capacity > 0 ? (double)statuses.Sum(status => status.CachedTokens) / capacity : 0,
            TokensPerSecond = engines.GeneratedTokens.PerSecond(),
            TokensGenerated = engines.GeneratedTokens.Total,
            Device = device.Measure(),
            Lanes = [Sum(Lane.Realtime, statuses.Select(status => status.Realtime)), Sum(Lane.Batch, statuses.Select(status => status.Batch))],
            Slots = statuses.Sum(status => status.Slots),
            StepSeconds = statuses.Select(status => status.StepSeconds).DefaultIfEmpty().Max(),
            PromptTokensRead = statuses.Sum(status => status.PromptTokensRead),
            PrefixCacheLookupTokens = statuses.Sum(status => status.PrefixLookupTokens),
            PrefixCacheHitTokens = statuses.Sum(status => status.PrefixHitTokens),
            PrefixCacheBytes = statuses.Sum(status => status.PrefixCacheBytes),
        };
    }

    private static LaneStatus Sum(Lane lane, IEnumerable<LaneFigures> models)
    {
        var figures = models.ToList();
        return new LaneStatus
        {
            Lane = lane,
            Running = figures.Sum(model => model.Running),
            Queued = figures.Sum(model => model.Waiting),
            PreemptedTotal = figures.Sum(model => model.Preempted),
        };
    }
}
