namespace DeepSeek.Inference.Generation;

/// <summary>
/// Randomness keyed by (seed, position, choice) instead of a running generator: a sequence that is preempted, continued elsewhere or run in other
/// company draws the same numbers. A change here changes every sampled answer.
/// </summary>
internal static class SamplingRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static double Uniform(long seed, int position, int choice)
    {
        var key = Mix((ulong)seed + Golden);
        key = Mix(key ^ (((ulong)(uint)choice << 32) | (uint)position));
        return (Mix(key + Golden) >> 11) * Unit;
    }

    // SplitMix64's finalizer.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
