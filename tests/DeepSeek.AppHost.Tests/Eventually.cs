namespace DeepSeek.AppHost.Tests;

/// <summary>Asks until it is so, or the time is up.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static async Task<T> FindAsync<T>(Func<T?> find, TimeSpan limit, Func<string> describe)
        where T : class
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (find() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(asked) > limit)
            {
                Assert.Fail($"Not within {limit.TotalSeconds:0} s. {describe()}");
            }

            await Task.Delay(Poll, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, TimeSpan limit, Func<string> describe) =>
        FindAsync(() => condition() ? "so" : null, limit, describe);
}
