namespace DeepSeek.Portal.Features.Traffic;

/// <summary>A span of time, and what was counted in it. Who was not counted is not there.</summary>
internal sealed class TrafficBucket(DateTimeOffset start)
{
    public DateTimeOffset Start { get; } = start;

    /// <summary>Looks that were taken; none where nothing is known of the time.</summary>
    public int Looks { get; set; }

    public Dictionary<TrafficKey, TrafficSums> Sums { get; } = [];

    public void Add(TrafficKey key, TrafficSums counted)
    {
        if (!Sums.TryGetValue(key, out var sums))
        {
            Sums[key] = sums = new TrafficSums();
        }

        sums.Add(counted);
    }
}
