namespace DeepSeek.Inference.Processing.Guarding;

/// <summary>
/// Keeps calls away from a processor that hangs. It opens at the first call that does not return, since every one holds a thread that may never come
/// back; after a while one call may try. (Polly's breaker opens at the second failure at the earliest.) A processor that throws is not kept away
/// from: that costs nobody else anything, and one caller's odd request must not switch it off for the others.
/// </summary>
internal sealed class Circuit(TimeSpan breakTime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _openedAt;
    private bool _open;
    private bool _tried;

    /// <summary>Whether calls are kept away.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock) return _open;
        }
    }

    /// <summary>When a call may try again; zero where one may now.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            lock (_lock) return _open ? Max(breakTime - time.GetElapsedTime(_openedAt)) : TimeSpan.Zero;
        }
    }

    /// <summary>Asks to make a call.</summary>
    /// <param name="tries">Whether the call tries if the processor has recovered: then it must say how it went.</param>
    public bool TryEnter(out bool tries)
    {
        lock (_lock)
        {
            tries = _open && !_tried && time.GetElapsedTime(_openedAt) >= breakTime;
            _tried |= tries;
            return tries || !_open;
        }
    }

    /// <summary>The call that tries has come back, whatever it brought.</summary>
    public void Close()
    {
        lock (_lock) (_open, _tried) = (false, false);
    }

    /// <summary>The call that tries was given up by its caller: the next may try.</summary>
    public void LeaveOpen()
    {
        lock (_lock) _tried = false;
    }

    /// <summary>A call has not come back.</summary>
    public void Open()
    {
        lock (_lock) (_open, _tried, _openedAt) = (true, false, time.GetTimestamp());
    }

    private static TimeSpan Max(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
