using DeepSeek.Inference.Processing.Plugins;

namespace DeepSeek.Inference.Processing.Guarding;

/// <summary>
/// Calls one side of a processor, and sees to it that whatever it does, it harms nobody but the request at hand. A plug-in's calls run on threads of
/// its own, within a time limit; one that does not return is left behind there. What is built in is called directly: it computes and returns.
/// </summary>
internal sealed partial class ProcessorGuard : IDisposable
{
    private readonly PluginThreads? _threads;
    private readonly PluginThreads? _cancelling;
    private readonly TimeSpan _limit;
    private readonly Circuit _circuit;
    private readonly ProcessingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _abandoned;

    /// <summary>Guards a processor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stage">Which side of it: what it does with requests, or with answers. One that hangs in the one may do well in the other.</param>
    /// <param name="threads">The threads it computes on; null where it is trusted to return.</param>
    /// <param name="options">The limits.</param>
    /// <param name="metrics">Where calls are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told of.</param>
    public ProcessorGuard(
        string name,
        string stage,
        PluginThreads? threads,
        ProcessingOptions options,
        ProcessingMetrics metrics,
        TimeProvider time,
        ILogger<ProcessorGuard> logger)
    {
        (Name, Stage, _threads, _metrics, _time, _logger) = (name, stage, threads, metrics, time, logger);
        _cancelling = threads is null ? null : new PluginThreads(name, most: 1);
        _limit = TimeSpan.FromSeconds(options.CallSeconds);
        _circuit = new Circuit(TimeSpan.FromSeconds(options.BreakSeconds), time);
        metrics.Add(this);
    }

    /// <summary>The processor's name.</summary>
    public string Name { get; }

    /// <summary>Which side of it.</summary>
    public string Stage { get; }

    /// <summary>Calls that were abandoned and have not returned to this day.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Whether calls are kept away.</summary>
    public bool IsOpen => _circuit.IsOpen;

    /// <summary>How long calls are still kept away.</summary>
    public TimeSpan RetryAfter => _circuit.RetryAfter;

    /// <summary>Makes a call. It throws only where the caller's own token is cancelled.</summary>
    /// <param name="call">The call.</param>
    /// <param name="state">What the call needs.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for it any more.</param>
    public async ValueTask<CallResult<TResult>> CallAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        if (!_circuit.TryEnter(out var tries))
        {
            _metrics.Called(Name, Stage, TimeSpan.Zero, CallFault.CircuitOpen);
            return CallFault.CircuitOpen;
        }

        var started = _time.GetTimestamp();
        CallResult<TResult> result;
        try
        {
            result = _threads is null ? await call(state, cancellationToken) : await CallApartAsync(_threads, call, state, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (tries) _circuit.LeaveOpen();
            throw;
        }
#pragma warning disable CA1031 // Whatever a processor throws ends its own part in this request, nothing else.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogBroken(_logger, Name, Stage, error.GetType().Name, error.StackTrace);
            result = CallFault.Broken;
        }

        if (result.Fault == CallFault.Stalled)
        {
            _circuit.Open();
            LogStalled(_logger, Name, Stage, _limit.TotalSeconds, _circuit.RetryAfter.TotalSeconds);
        }
        else if (tries)
        {
            _circuit.Close();
            LogRecovered(_logger, Name, Stage);
        }

        _metrics.Called(Name, Stage, _time.GetElapsedTime(started), result.Fault);
        return result;
    }

    /// <summary>Counts a call that came back with what makes no sense.</summary>
    public void Misbehaved(string how)
    {
        LogMisbehaved(_logger, Name, Stage, how);
        _metrics.Called(Name, Stage, TimeSpan.Zero, CallFault.Broken);
    }

    public void Dispose()
    {
        _metrics.Remove(this);
        _threads?.Dispose();
        _cancelling?.Dispose();
    }

    private async Task<CallResult<TResult>> CallApartAsync<TState, TResult>(
        PluginThreads threads, Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        // Not disposed of: the plug-in may look at the token when nobody waits for it any more.
        var limit = new CancellationTokenSource();
        var running = threads.Run(token => token.IsCancellationRequested ? ValueTask.FromCanceled<TResult>(token) : call(state, token), limit.Token);
        try
        {
            return await running.WaitAsync(_limit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // At the last moment, or with an exception of that kind.
            if (running.IsCompleted) return await running;
            Abandon(running, limit);
            return CallFault.Stalled;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !running.IsCompleted)
        {
            Abandon(running, limit);
            throw;
        }
    }

    private void Abandon(Task running, CancellationTokenSource limit)
    {
        Interlocked.Increment(ref _abandoned);

        // What hears of it is the plug-in's code, which may hang in that as well: not on our threads, nor behind the calls that it hangs in.
        _ = _cancelling!.Run(
            _ =>
            {
                limit.Cancel();
                return ValueTask.FromResult(true);
            },
            CancellationToken.None);
        _ = running.ContinueWith(
            late =>
            {
                // Nobody waits for what it throws; looked at, it is no unobserved exception.
                _ = late.Exception;
                Interlocked.Decrement(ref _abandoned);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    // The message of an exception may quote what somebody wrote; its type and place do not.
    [LoggerMessage(Level = LogLevel.Error, Message = "Processor {Processor} threw {Exception} at stage {Stage}:\n{StackTrace}")]
    private static partial void LogBroken(ILogger logger, string processor, string stage, string exception, string? stackTrace);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Processor {Processor} did not return from stage {Stage} within {Limit} s. The call is abandoned, and no other is made for {Break:0} s.")]
    private static partial void LogStalled(ILogger logger, string processor, string stage, double limit, double @break);

    [LoggerMessage(Level = LogLevel.Error, Message = "Processor {Processor} misbehaved at stage {Stage}: {How}")]
    private static partial void LogMisbehaved(ILogger logger, string processor, string stage, string how);

    [LoggerMessage(Level = LogLevel.Information, Message = "Processor {Processor} returns from stage {Stage} again.")]
    private static partial void LogRecovered(ILogger logger, string processor, string stage);
}
