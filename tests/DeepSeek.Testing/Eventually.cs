using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>Waits for what comes in its own time, but not for ever: what does not come fails the test with a sentence.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    // Whoever is asked over a network needs the processor for what is waited for.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long is waited where nothing else is said. Far longer than anything takes, also on a machine that is busy with other things.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits until something is so.</summary>
    /// <param name="condition">What.</param>
    /// <param name="limit">How long at most; null for <see cref="Limit"/>.</param>
    /// <param name="text">The condition's own text, for the sentence.</param>
    public static Task IsAsync(Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        WaitAsync(() => Task.FromResult(condition()), limit ?? Limit, Interval, text);

    /// <summary>The same, where one has to ask for it: the longer it takes, the less often.</summary>
    public static Task IsAsync(
        Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        WaitAsync(condition, limit ?? Limit, LongestInterval, text);

    private static async Task WaitAsync(Func<Task<bool>> condition, TimeSpan limit, TimeSpan longestInterval, string text)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            var waited = Stopwatch.GetElapsedTime(started);
            if (waited > limit) Assert.Fail($"Not so within {limit}: {text}");
            await Task.Delay(TimeSpan.FromTicks(Math.Clamp(waited.Ticks / 8, Interval.Ticks, longestInterval.Ticks)), TestContext.Current.CancellationToken);
        }
    }
}
