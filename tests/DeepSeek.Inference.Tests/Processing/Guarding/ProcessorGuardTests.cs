using System.Diagnostics.Metrics;
using DeepSeek.Inference.Processing;
using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Processing.Plugins;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Processing.Guarding;

public sealed class ProcessorGuardTests : IDisposable
{
    private static readonly ProcessingOptions Options = new();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Tags)> _measured = [];
    private readonly FakeTimeProvider _time = new();
    private readonly ProcessingMetrics _metrics;

    public ProcessorGuardTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        _metrics = new ProcessingMetrics(meters);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Call_HangsAndComesBack_IsCountedAndTriedAgain()
    {
        using var guard = Guard(new PluginThreads("test", 2));
        using var release = new ManualResetEventSlim();

        var hanging = CallAsync(guard, () => release.Wait(CancellationToken.None));
        await Eventually.IsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(Options.CallSeconds));
            return hanging.IsCompleted;
        });

        Assert.Equal(CallFault.Stalled, (await hanging).Fault);
        Assert.Equal(CallFault.CircuitOpen, (await CallAsync(guard, () => { })).Fault);
        Assert.Equal(
            [("deepseek.inference.processor.abandoned", 1, "test,answer"), ("deepseek.inference.processor.circuit_open", 1, "test,answer")], Observe());

        release.Set();
        await Eventually.IsAsync(() => guard.Abandoned == 0);
        _time.Advance(TimeSpan.FromSeconds(Options.BreakSeconds));
        Assert.Equal(CallFault.None, (await CallAsync(guard, () => { })).Fault);
        Assert.Equal(
            [("deepseek.inference.processor.abandoned", 0, "test,answer"), ("deepseek.inference.processor.circuit_open", 0, "test,answer")], Observe());
        Assert.Equal(
            [("deepseek.inference.processor.failures", 1, "test,answer,stalled"), ("deepseek.inference.processor.failures", 1, "test,answer,circuit_open")],
            _measured.Where(measured => measured.Name.EndsWith("failures", StringComparison.Ordinal)));
        Assert.Equal(2, _measured.Count(measured => measured.Name.EndsWith("duration", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Call_StallsButHearsOfIt_GivesItsThreadBack()
    {
        using var guard = Guard(new PluginThreads("test", 1));

        var call = guard.CallAsync(
            static (_, token) =>
            {
                token.WaitHandle.WaitOne();
                return ValueTask.FromResult(7);
            },
            0,
            CancellationToken.None).AsTask();
        await Eventually.IsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(Options.CallSeconds));
            return call.IsCompleted;
        });

        Assert.Equal(CallFault.Stalled, (await call).Fault);
        await Eventually.IsAsync(() => guard.Abandoned == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_ThrowsAgainAndAgain_KeepsNobodyAway(bool plugin)
    {
        using var guard = Guard(plugin ? new PluginThreads("test", 2) : null);

        for (var i = 0; i < 20; i++) Assert.Equal(CallFault.Broken, (await CallAsync(guard, () => throw new TimeoutException())).Fault);

        var (value, fault) = await CallAsync(guard, () => { });
        Assert.Equal((7, CallFault.None), (value, fault));
        Assert.Equal(20, _measured.Count(measured => measured.Tags == "test,answer,broken"));
    }

    [Fact]
    public async Task Call_CallerLeaves_IsNoFault()
    {
        using var guard = Guard(new PluginThreads("test", 2));
        using var leaving = new CancellationTokenSource();
        var told = new TaskCompletionSource();

        var call = guard.CallAsync(
            static async (heard, token) =>
            {
                await using var registration = token.Register(heard.SetResult);
                await heard.Task;
                return 7;
            },
            told,
            leaving.Token).AsTask();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(guard.IsOpen);
        Assert.DoesNotContain(_measured, measured => measured.Name.EndsWith("failures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_Plugin_NeverComputesOnTheThreadPool()
    {
        using var guard = Guard(new PluginThreads("test", 2));
        List<bool> pooled = [];

        await guard.CallAsync(
            static async (pooled, _) =>
            {
                pooled.Add(Thread.CurrentThread.IsThreadPoolThread);
                await Task.Yield();
                pooled.Add(Thread.CurrentThread.IsThreadPoolThread);
                return 7;
            },
            pooled,
            CancellationToken.None);

        Assert.Equal([false, false], pooled);
    }

    private static Task<CallResult<int>> CallAsync(ProcessorGuard guard, Action work) => guard.CallAsync(
        static (work, _) =>
        {
            work();
            return ValueTask.FromResult(7);
        },
        work,
        CancellationToken.None).AsTask();

    private ProcessorGuard Guard(PluginThreads? threads) =>
        new("test", "answer", threads, Options, _metrics, _time, NullLogger<ProcessorGuard>.Instance);

    private List<(string Name, double Value, string Tags)> Observe()
    {
        var before = _measured.Count;
        _listener.RecordObservableInstruments();
        return _measured[before..];
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<object?> values = [];
        foreach (var (_, tag) in tags) values.Add(tag);
        lock (_measured) _measured.Add((instrument.Name, value, string.Join(',', values)));
    }
}
