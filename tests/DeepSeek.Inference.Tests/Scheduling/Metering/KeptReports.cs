using System.Collections.Concurrent;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Scheduling.Metering;

/// <summary>Keeps reports of usage for a test to look at.</summary>
internal sealed class KeptReports : IUsageReports
{
    private readonly ConcurrentQueue<SegmentUsage> _reports = [];

    public string ReplicaId => "replica-under-test";

    public IReadOnlyList<SegmentUsage> All => [.. _reports];

    public void Report(SegmentUsage usage) => _reports.Enqueue(usage);

    /// <summary>Waits for so many.</summary>
    public async Task<IReadOnlyList<SegmentUsage>> WaitAsync(int count)
    {
        await Eventually.IsAsync(() => _reports.Count >= count);
        return All;
    }
}
