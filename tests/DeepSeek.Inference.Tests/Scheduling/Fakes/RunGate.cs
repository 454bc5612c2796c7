namespace DeepSeek.Inference.Tests.Scheduling.Fakes;

/// <summary>Stops an engine in a run until a test has done what it wants to do meanwhile.</summary>
internal sealed class RunGate(Predicate<FakeRun> at) : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    /// <summary>Ends once the engine stands in the run.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Asking.Cancellation);

    /// <summary>To be called in each run; only the first that fits is stopped.</summary>
    public void Pass(FakeRun run)
    {
        if (!at(run) || !_reached.TrySetResult()) return;
        _open.Wait(Asking.Cancellation);
    }

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
