using DeepSeek.AppHost.Embedded.Processes;

namespace DeepSeek.AppHost.Tests.Embedded.Processes;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Next_CrashAfterCrash_DoublesUpToTheLongest()
    {
        var backoff = new RestartBackoff();

        var waits = Enumerable.Range(0, 9).Select(_ => backoff.Next(TimeSpan.Zero).TotalSeconds);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Fact]
    public void Next_AfterManyCrashes_StaysAtTheLongest()
    {
        var backoff = new RestartBackoff();
        for (var i = 0; i < 5_000; i++)
        {
            backoff.Next(TimeSpan.Zero);
        }

        Assert.Equal(RestartBackoff.Longest, backoff.Next(TimeSpan.Zero));
    }

    [Fact]
    public void Next_AfterItWasWellForAWhile_StartsFromTheBeginning()
    {
        var backoff = new RestartBackoff();
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.Zero);

        Assert.Equal(RestartBackoff.First, backoff.Next(RestartBackoff.Forgiven));
        Assert.Equal(RestartBackoff.First * 2, backoff.Next(RestartBackoff.Forgiven / 2));
    }
}
