using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Notices a run that never ends, from a thread of its own. First it is terminated, which ONNX Runtime heeds between two operators; where that does
/// not help, only the process's end does.
/// </summary>
internal sealed partial class StepWatchdog : IDisposable
{
    private readonly ISlotPool _pool;
    private readonly EngineServices _services;
    private readonly string _modelVersion;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _since;
    private bool _inside;
    private bool _terminated;

    public StepWatchdog(ISlotPool pool, string modelVersion, EngineServices services)
    {
        (_pool, _modelVersion, _services) = (pool, modelVersion, services);
        _limit = TimeSpan.FromSeconds(services.Options.StuckSeconds);
        _timer = services.Time.CreateTimer(static state => ((StepWatchdog)state!).Look(), this, _limit / 4, _limit / 4);
    }

    /// <summary>A run begins.</summary>
    public void Enter()
    {
        lock (_lock) (_inside, _terminated, _since) = (true, false, _services.Time.GetTimestamp());
    }

    /// <summary>The run has ended, well or not.</summary>
    public void Exit()
    {
        lock (_lock) _inside = false;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // Inside the lock: a run that has ended meanwhile must not have the next one terminated.
        lock (_lock)
        {
            if (!_inside || _services.Time.GetElapsedTime(_since) < _limit) return;
            if (!_terminated)
            {
                LogStuck(_services.Logger, _modelVersion, _limit.TotalSeconds);
                (_terminated, _since) = (true, _services.Time.GetTimestamp());
                _pool.Terminate();
                return;
            }
        }

        LogHopeless(_services.Logger, _modelVersion);
        _services.EndProcess($"A run of {_modelVersion} is stuck and cannot be terminated.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A run of {ModelVersion} is stuck for {Seconds} s; it is terminated.")]
    private static partial void LogStuck(ILogger logger, string modelVersion, double seconds);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A run of {ModelVersion} cannot be terminated. The process ends, to be started anew.")]
    private static partial void LogHopeless(ILogger logger, string modelVersion);
}
