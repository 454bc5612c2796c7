namespace DeepSeek.Gateway.Outages;

/// <summary>
/// Whether a server that answers can be given without is asked: Redis, the portal. After a few failures in a row it is left alone for a while, then asked once
/// again, so that a slow or missing one costs a request now and then its timeout, and not every request.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="cooldown">For how long it is left alone.</param>
internal sealed class OutageCircuit(TimeProvider time, TimeSpan cooldown)
{
    /// <summary>So many failures in a row open it.</summary>
    internal const int Failures = 3;

    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _restsUntil = DateTimeOffset.MinValue;

    /// <summary>True where it is not asked at the moment.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _failures >= Failures;
            }
        }
    }

    /// <summary>Whether the caller may ask. While the circuit is open, one caller in each cool-down may.</summary>
    public bool Allows()
    {
        lock (_gate)
        {
            if (_failures < Failures)
            {
                return true;
            }

            var now = time.GetUtcNow();
            if (now < _restsUntil)
            {
                return false;
            }

            _restsUntil = now + cooldown;
            return true;
        }
    }

    /// <summary>It answered. True where it had not before.</summary>
    public bool Succeeded()
    {
        lock (_gate)
        {
            var wasOpen = _failures >= Failures;
            _failures = 0;
            return wasOpen;
        }
    }

    /// <summary>It did not answer, or not in time. True where it is left alone from now on.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            _failures = Math.Min(_failures + 1, Failures + 1);
            _restsUntil = time.GetUtcNow() + cooldown;
            return _failures == Failures;
        }
    }
}
