using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace DeepSeek.Testing;

/// <summary>
/// Cancels a test that waits for what never comes, so that it fails by its name and those after it run. Holds for what waits with the test's own token.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TestTimeLimitAttribute : BeforeAfterTestAttribute
{
    // Beyond the longest that is asked for by an environment variable, and far below what a build server allows.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, ITimer> _timers = new();

    /// <inheritdoc />
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var context = TestContext.Current;
        _timers[test.UniqueID] = TimeProvider.System.CreateTimer(
            _ => context.CancelCurrentTest(), state: null, Limit, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (_timers.TryRemove(test.UniqueID, out var timer)) timer.Dispose();
    }
}
