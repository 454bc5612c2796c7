using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Notices a run that never ends, from a thread of its own. First it is terminated, which ONNX Runtime heeds between two operators; where that does
/// not help, only the process's end does.
/// </summary>
internal sealed partial class StepWatchdog : IDisposable
{
    // How often a run is looked at within its limit.
    private const int Looks = 4;

    private readonly ISlotPool _pool;
    private readonly EngineServices _services;
    private readonly string _modelVersion;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private TimeSpan _current;
    private long _since;
    private bool _inside;
    private bool _terminated;

    public StepWatchdog(ISlotPool pool, string modelVersion, EngineServices services)
    {
        (_pool, _modelVersion, _services) = (pool, modelVersion, services);
        _current = _limit = TimeSpan.FromSeconds(services.Options.StuckSeconds);
        _timer = services.Time.CreateTimer(static state => ((StepWatchdog)state!).Look(), this, _limit / Looks, _limit / Looks);
    }

    /// <summary>A run begins.</summary>
    /// <param name="share">How much of the usual limit it may take: less where part of a run that was terminated is tried again.</param>
    public void Enter(double share = 1)
    {
        lock (_lock)
        {
            (_inside, _terminated, _since) = (true, false, _services.Time.GetTimestamp());
            if (_limit * share != _current) LookEvery(_limit * share);
        }
    }

    /// <summary>The run has ended, well or not.</summary>
    public void Exit()
    {
        lock (_lock) _inside = false;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // All inside the lock: a run that ends meanwhile must neither have the next one terminated nor cost the process.
        lock (_lock)
        {
            if (!_inside || _services.Time.GetElapsedTime(_since) < (_terminated ? _limit : _current)) return;
            if (!_terminated)
            {
                LogStuck(_services.Logger, _modelVersion, _current.TotalSeconds);
                (_terminated, _since) = (true, _services.Time.GetTimestamp());
                _pool.Terminate();
                return;
            }

            LogHopeless(_services.Logger, _modelVersion);
            _services.EndProcess($"A run of {_modelVersion} is stuck and cannot be terminated.");
        }
    }

    private void LookEvery(TimeSpan limit)
    {
        _current = limit;
        _timer.Change(limit / Looks, limit / Looks);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A run of {ModelVersion} is stuck for {Seconds} s; it is terminated.")]
    private static partial void LogStuck(ILogger logger, string modelVersion, double seconds);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A run of {ModelVersion} cannot be terminated. The process ends, to be started anew.")]
    private static partial void LogHopeless(ILogger logger, string modelVersion);
}
