using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.Inference.Scheduling.Metering;

/// <summary>Takes reports of what calls took.</summary>
internal interface IUsageReports
{
    /// <summary>The replica that generates here.</summary>
    string ReplicaId { get; }

    /// <summary>Takes a report. For any thread, the engine's too: never blocks, never throws.</summary>
    void Report(SegmentUsage usage);
}
