using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Live;

/// <summary>
/// Quantiles for people. A histogram can only tell the bucket; taking its bound makes a chart jump by a fifth at a time, so the place within the
/// bucket is guessed as if its observations were spread evenly over it (on the scale of the buckets, which is logarithmic).
/// </summary>
internal static class LatencyQuantile
{
    /// <summary>In seconds; null where nothing was counted.</summary>
    public static double? Quantile(this LatencyHistogram histogram, double share)
    {
        var rank = share * histogram.Count;
        double seen = 0;
        for (var bucket = 0; bucket < LatencyHistogram.BucketCount; bucket++)
        {
            var count = histogram.Counts[bucket];
            if (count > 0 && seen + count >= rank)
            {
                // The bucket below the first is as wide as the others.
                var lower = LatencyHistogram.UpperBoundSeconds(bucket - 1);
                var upper = LatencyHistogram.UpperBoundSeconds(bucket);
                return lower * Math.Pow(upper / lower, (rank - seen) / count);
            }

            seen += count;
        }

        return null;
    }
}
