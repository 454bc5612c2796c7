using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Traffic;

/// <summary>What was counted in a span of time. Sums add up over time and over everybody, and quantiles taken of them stay right. Not thread-safe.</summary>
internal sealed class TrafficSums
{
    public long Requests { get; set; }

    public long Errors { get; set; }

    public long CacheHits { get; set; }

    public long PromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public double OverheadSeconds { get; set; }

    public double TimeToFirstTokenSeconds { get; set; }

    public double AfterFirstTokenSeconds { get; set; }

    /// <summary>How often a queue was looked at.</summary>
    public long QueueLooks { get; set; }

    /// <summary>How many sequences waited in it, over all looks.</summary>
    public long Queued { get; set; }

    public LatencyHistogram Duration { get; init; } = new();

    public LatencyHistogram TimeToFirstToken { get; init; } = new();

    public LatencyHistogram Overhead { get; init; } = new();

    public void Add(TrafficSums other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        AddVolume(other);
        QueueLooks += other.QueueLooks;
        Queued += other.Queued;
        Add(Duration, other.Duration);
        Add(TimeToFirstToken, other.TimeToFirstToken);
        Add(Overhead, other.Overhead);
    }

    /// <summary>Only what gateways do not count by model alone.</summary>
    public void AddVolume(TrafficSums other)
    {
        CacheHits += other.CacheHits;
        PromptTokens += other.PromptTokens;
        CompletionTokens += other.CompletionTokens;
        OverheadSeconds += other.OverheadSeconds;
        TimeToFirstTokenSeconds += other.TimeToFirstTokenSeconds;
        AfterFirstTokenSeconds += other.AfterFirstTokenSeconds;
    }

    private static void Add(LatencyHistogram to, LatencyHistogram from)
    {
        for (var bucket = 0; bucket < LatencyHistogram.BucketCount; bucket++)
        {
            to.Counts[bucket] += from.Counts[bucket];
        }
    }
}
