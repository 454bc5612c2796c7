namespace DeepSeek.Benchmarks.Engine;

/// <summary>Tokens a second.</summary>
/// <param name="Decode">While all sequences decode: from when the last one has its first token until the first one ends.</param>
/// <param name="Whole">From the first prompt to the last token.</param>
internal readonly record struct Rates(double Decode, double Whole)
{
    /// <summary>The rates of sequences that began together.</summary>
    /// <param name="started">When they began, as a timestamp.</param>
    /// <param name="sequences">When the tokens of each came, as timestamps.</param>
    public static Rates Of(long started, IReadOnlyList<List<long>> sequences)
    {
        var (from, to) = (sequences.Max(times => times[0]), sequences.Min(times => times[^1]));
        var (last, all) = (sequences.Max(times => times[^1]), sequences.Sum(times => times.Count));
        var between = sequences.Sum(times => times.Count(time => time > from && time <= to));
        return new Rates(between / Seconds(from, to), all / Seconds(started, last));
    }

    /// <summary>How many tokens each had more than the last one to begin, when that got its first: it stays so while all decode.</summary>
    public static IReadOnlyList<int> LeadsOf(IReadOnlyList<List<long>> sequences)
    {
        var from = sequences.Max(times => times[0]);
        return [.. sequences.Select(times => times.Count(time => time <= from) - 1)];
    }

    private static double Seconds(long from, long to) => System.Diagnostics.Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
