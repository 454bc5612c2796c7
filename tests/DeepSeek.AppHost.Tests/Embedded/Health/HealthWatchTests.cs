using DeepSeek.AppHost.Embedded.Health;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.AppHost.Tests.Embedded.Health;

public sealed class HealthWatchTests
{
    [Fact]
    public async Task RunAsync_AnswersChange_ReportsEachChangeOnce()
    {
        var probe = new ScriptedProbe(false, false, true, true, false, true, false, false, true);
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var reports = new List<bool>();
        using var stop = new CancellationTokenSource();

        var running = new HealthWatch(probe, time).RunAsync(reports.Add, stop.Token);
        while (!probe.Finished)
        {
            time.Advance(HealthWatch.ReadyPoll);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // One miss between two good answers is no news.
        Assert.Equal([true, false, true], reports);
    }

    [Fact]
    public async Task RunAsync_NoProbe_IsHealthyWhileItRuns()
    {
        var reports = new List<bool>();

        await new HealthWatch(null, TimeProvider.System).RunAsync(reports.Add, TestContext.Current.CancellationToken);

        Assert.Equal([true], reports);
    }

    private sealed class ScriptedProbe(params bool[] answers) : IHealthProbe
    {
        private int _asked;

        public bool Finished => Volatile.Read(ref _asked) > answers.Length;

        public Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
        {
            var index = Interlocked.Increment(ref _asked) - 1;
            return Task.FromResult(index >= answers.Length || answers[index]);
        }
    }
}
