namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>
/// Keeps calls away from a server of which too many have failed of late, and after a while lets one through to see whether it is well again. Asking whether a
/// call may pass costs a read of one number, and no allocation: it is asked for every replica and request.
/// </summary>
internal sealed class CircuitBreaker
{
    private const int Slices = 10;

    private readonly Lock _lock = new();
    private readonly (long Slice, int Calls, int Failures)[] _window = new (long, int, int)[Slices];
    private long _triedFromTicks;
    private long _trialUntilTicks;
    private long _lastBreakTicks;

    /// <summary>As it is at a time.</summary>
    public CircuitState StateAt(DateTimeOffset now) => Interlocked.Read(ref _triedFromTicks) switch
    {
        0 => CircuitState.Closed,
        var from => from > now.UtcTicks ? CircuitState.Open : CircuitState.HalfOpen,
    };

    /// <summary>False while it is open, and while a call is on its way that is to show whether it may close.</summary>
    public bool MayPass(DateTimeOffset now)
    {
        var from = Interlocked.Read(ref _triedFromTicks);
        return from == 0 || (from <= now.UtcTicks && Interlocked.Read(ref _trialUntilTicks) <= now.UtcTicks);
    }

    /// <summary>
    /// Takes the one call that a half-open circuit lets through. True for a closed one too; false where another was faster. A trial of which nothing is heard for
    /// as long as the circuit was to stay open is given up, and another call is let through.
    /// </summary>
    public bool TryPass(DateTimeOffset now)
    {
        if (Interlocked.Read(ref _triedFromTicks) == 0)
        {
            return true;
        }

        lock (_lock)
        {
            if (!MayPass(now))
            {
                return false;
            }

            _trialUntilTicks = _triedFromTicks == 0 ? 0 : now.UtcTicks + _lastBreakTicks;
            return true;
        }
    }

    /// <summary>A call went well. True where that closed the circuit.</summary>
    public bool Succeeded(DateTimeOffset now, CircuitSettings settings)
    {
        lock (_lock)
        {
            if (_triedFromTicks != 0)
            {
                Array.Clear(_window);
                (_triedFromTicks, _trialUntilTicks) = (0, 0);
                return true;
            }

            Count(now, settings, failures: 0);
            return false;
        }
    }

    /// <summary>A call failed. True where that opened the circuit.</summary>
    public bool Failed(DateTimeOffset now, CircuitSettings settings)
    {
        lock (_lock)
        {
            Count(now, settings, failures: 1);
            var (calls, failures) = Sum(now, settings);
            var isTrial = _triedFromTicks != 0 && _triedFromTicks <= now.UtcTicks;
            if (!isTrial && (_triedFromTicks != 0 || calls < settings.MinimumCalls || failures < calls * settings.FailureShare))
            {
                return false;
            }

            _lastBreakTicks = settings.Break.Ticks;
            _triedFromTicks = now.UtcTicks + _lastBreakTicks;
            _trialUntilTicks = 0;
            return true;
        }
    }

    private static long SliceOf(DateTimeOffset now, CircuitSettings settings) => now.UtcTicks / Math.Max(1, settings.Window.Ticks / Slices);

    private void Count(DateTimeOffset now, CircuitSettings settings, int failures)
    {
        var slice = SliceOf(now, settings);
        ref var entry = ref _window[slice % Slices];
        if (entry.Slice != slice)
        {
            entry = (slice, 0, 0);
        }

        entry.Calls++;
        entry.Failures += failures;
    }

    private (int Calls, int Failures) Sum(DateTimeOffset now, CircuitSettings settings)
    {
        var oldest = SliceOf(now, settings) - Slices;
        var (calls, failures) = (0, 0);
        foreach (var entry in _window)
        {
            if (entry.Slice > oldest)
            {
                calls += entry.Calls;
                failures += entry.Failures;
            }
        }

        return (calls, failures);
    }
}
