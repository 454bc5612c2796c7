using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class StepWatchdogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly FakeSession _session = new();
    private readonly FakeSlotPool _pool;
    private readonly StepWatchdog _watchdog;
    private readonly List<string> _ends = [];

    public StepWatchdogTests()
    {
        _pool = new FakeSlotPool(_session, 2);
        var services = EngineBuilder.Services(new SchedulingOptions { StuckSeconds = 8 }, _time, endProcess: _ends.Add);
        _watchdog = new StepWatchdog(_pool, "m@1", services);
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Run_ThatHasEnded_IsNotTerminated()
    {
        _watchdog.Enter();
        Advance(7);
        _watchdog.Exit();

        Advance(100);

        Assert.Equal((0, 0), (_session.Terminations, _ends.Count));
    }

    [Fact]
    public void Run_AfterALongOne_HasItsOwnTime()
    {
        for (var run = 0; run < 10; run++)
        {
            _watchdog.Enter();
            Advance(7);
            _watchdog.Exit();
        }

        Assert.Equal(0, _session.Terminations);
    }

    [Fact]
    public void Run_AfterATerminatedOne_IsNotTerminatedAndEndsNoProcess()
    {
        _watchdog.Enter();
        Advance(10);
        Assert.Equal(1, _session.Terminations);
        _watchdog.Exit();

        _watchdog.Enter();
        Advance(7);
        _watchdog.Exit();
        Advance(100);

        Assert.Equal((1, 0), (_session.Terminations, _ends.Count));
    }

    [Fact]
    public void Run_DeafToTermination_EndsTheProcess()
    {
        _watchdog.Enter();
        Advance(10);
        Assert.Empty(_ends);
        Advance(10);

        Assert.Equal(1, _session.Terminations);
        Assert.NotEmpty(_ends);
    }

    [Fact]
    public void Run_EndsWhileTheProcessIsToEnd_WaitsForThat()
    {
        var waited = false;
        using var pool = new FakeSlotPool(_session, 2);
        StepWatchdog? watchdog = null;
        var services = EngineBuilder.Services(new SchedulingOptions { StuckSeconds = 8 }, _time, endProcess: _ =>
        {
            var ending = new Thread(() => watchdog!.Exit());
            ending.Start();
            waited = !ending.Join(TimeSpan.FromMilliseconds(200));
        });
        using (watchdog = new StepWatchdog(pool, "m@1", services))
        {
            watchdog.Enter();
            Advance(10);
            Advance(8);
        }

        Assert.True(waited);
    }

    [Fact]
    public void Run_PartOfOneThatWasStuck_HasAPartOfTheTime()
    {
        _watchdog.Enter(0.25);
        Advance(1);
        Assert.Equal(0, _session.Terminations);
        Advance(2);
        Assert.Equal(1, _session.Terminations);

        // Before the process is ended it has the whole time.
        Advance(5);
        Assert.Empty(_ends);
        _watchdog.Exit();

        _watchdog.Enter();
        Advance(7);
        Assert.Equal(1, _session.Terminations);
        Advance(3);
        Assert.Equal(2, _session.Terminations);
    }

    private void Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++) _time.Advance(TimeSpan.FromSeconds(1));
    }
}
