using DeepSeek.Inference.Processing.Plugins;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class PluginThreadsTests
{
    [Fact]
    public async Task Run_MoreWorkThanThreads_WaitsForOne()
    {
        using var threads = new PluginThreads("test", 3);
        using var release = new ManualResetEventSlim();
        var (running, most) = (0, 0);

        var all = Task.WhenAll(Enumerable.Range(0, 20).Select(i => threads.Run(
            _ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                release.Wait(Eventually.Limit, CancellationToken.None);
                Interlocked.Decrement(ref running);
                return ValueTask.FromResult(i);
            },
            CancellationToken.None)));
        await Eventually.IsAsync(() => Volatile.Read(ref running) == 3);
        release.Set();

        Assert.Equal(Enumerable.Range(0, 20), await all);
        Assert.Equal(3, most);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, seen);
    }
}
