using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Metering.Delivery;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry.Usage;

/// <summary>Hands what calls took over to the portal.</summary>
internal sealed class UsageReports(UsageOutbox outbox, IOptions<PlatformOptions> platform) : IUsageReports
{
    public string ReplicaId { get; } = platform.Value.InstanceId;

    public void Report(SegmentUsage usage) => outbox.Add(usage);
}
