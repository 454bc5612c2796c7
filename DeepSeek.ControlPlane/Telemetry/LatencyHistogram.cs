using System.Text.Json.Serialization;

namespace DeepSeek.ControlPlane.Telemetry;

/// <summary>
/// A histogram of durations that can be added to another: bounds grow by the fourth root of two from 1 ms to about 300 s, so that a quantile is
/// never too low and at most 19 % too high (except below 1 ms, which counts as 1 ms). Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    private const double FirstBoundSeconds = 0.001;
    private const int BucketsPerDoubling = 4;

    /// <summary>How many buckets there are; the last has no upper bound.</summary>
    public const int BucketCount = 74;

    /// <summary>An empty histogram.</summary>
    public LatencyHistogram() => Counts = new long[BucketCount];

    /// <summary>A histogram from its counts.</summary>
    [JsonConstructor]
    public LatencyHistogram(long[] counts) =>
        Counts = counts?.Length == BucketCount ? counts : throw new ArgumentException($"{counts?.Length} buckets; {BucketCount} are needed.", nameof(counts));

    /// <summary>Observations a bucket.</summary>
    public long[] Counts { get; }

    /// <summary>Observations in all.</summary>
    [JsonIgnore]
    public long Count => Counts.Sum();

    /// <summary>Upper bound of a bucket, in seconds.</summary>
    public static double UpperBoundSeconds(int bucket) => FirstBoundSeconds * Math.Pow(2, (double)bucket / BucketsPerDoubling);

    /// <summary>Counts one duration.</summary>
    public void Record(TimeSpan duration)
    {
        var seconds = Math.Max(duration.TotalSeconds, FirstBoundSeconds);
        var bucket = (int)Math.Ceiling(Math.Log2(seconds / FirstBoundSeconds) * BucketsPerDoubling - 1e-9);
        Counts[Math.Min(bucket, BucketCount - 1)]++;
    }

    /// <summary>This histogram and another, together.</summary>
    public LatencyHistogram Plus(LatencyHistogram other) => new(Counts.Zip(other.Counts, (a, b) => a + b).ToArray());

    /// <summary>What came since an earlier state of the same histogram.</summary>
    public LatencyHistogram Minus(LatencyHistogram earlier) => new(Counts.Zip(earlier.Counts, (a, b) => Math.Max(0, a - b)).ToArray());

    /// <summary>The duration, in seconds, below which the given share (0 to 1) lies: the upper bound of its bucket. Null where nothing was counted.</summary>
    public double? QuantileSeconds(double share)
    {
        var count = Count;
        if (count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * count));
        var bucket = 0;
        for (long seen = Counts[0]; seen < rank; seen += Counts[bucket])
        {
            bucket++;
        }

        return UpperBoundSeconds(bucket);
    }
}
