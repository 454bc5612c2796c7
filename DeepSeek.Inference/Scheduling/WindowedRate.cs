namespace DeepSeek.Inference.Scheduling;

/// <summary>Counts something: since the start, and a second over the last ten whole seconds.</summary>
internal sealed class WindowedRate(TimeProvider time)
{
    private const int Window = 10;
    private const int Buckets = 16;

    private readonly long _start = time.GetTimestamp();
    private readonly long[] _counts = new long[Buckets];
    private readonly long[] _seconds = new long[Buckets];
    private readonly Lock _lock = new();
    private long _total;

    /// <summary>How many since the start.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Counts some.</summary>
    public void Count(long count = 1)
    {
        var second = Now();
        lock (_lock)
        {
            var bucket = second % Buckets;
            if (_seconds[bucket] != second) (_seconds[bucket], _counts[bucket]) = (second, 0);
            _counts[bucket] += count;
            _total += count;
        }
    }

    /// <summary>How many a second, the second that is running left out.</summary>
    public double PerSecond()
    {
        var now = Now();
        var sum = 0L;
        lock (_lock)
        {
            for (var i = 0; i < Buckets; i++)
            {
                if (_seconds[i] < now && _seconds[i] >= now - Window) sum += _counts[i];
            }
        }

        // A rate that was measured for two seconds is a rate of two seconds.
        return (double)sum / Math.Clamp(now, 1, Window);
    }

    private long Now() => (long)time.GetElapsedTime(_start).TotalSeconds;
}
