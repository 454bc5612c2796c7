using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>Waits for what comes in its own time, but not for ever: what does not come fails the test with a sentence.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    /// <summary>How long is waited where nothing else is said. Far longer than anything takes, also on a machine that is busy with other things.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits until something is so.</summary>
    /// <param name="condition">What.</param>
    /// <param name="limit">How long at most; null for <see cref="Limit"/>.</param>
    /// <param name="text">The condition's own text, for the sentence.</param>
    public static Task IsAsync(Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        IsAsync(() => Task.FromResult(condition()), limit, text);

    /// <summary>The same, where one has to ask for it.</summary>
    public static async Task IsAsync(
        Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit)) Assert.Fail($"Not so within {limit ?? Limit}: {text}");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }
}
