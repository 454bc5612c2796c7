namespace DeepSeek.Portal.Publishing;

/// <summary>Wakes the publisher in this process at once; changes made by another portal are found by the poll.</summary>
internal sealed class PublishingSignal : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);

    public void Set()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is set already.
        }
    }

    /// <summary>Returns when it is set or the time is over; false in the second case.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _changed.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _changed.Dispose();
}
