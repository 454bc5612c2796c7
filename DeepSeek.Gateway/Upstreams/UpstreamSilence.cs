namespace DeepSeek.Gateway.Upstreams;

/// <summary>Ends a call whose upstream says nothing for too long, or whose client has left.</summary>
internal sealed class UpstreamSilence : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;

    public UpstreamSilence(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _late = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>It said something: the limit begins anew.</summary>
    public void Heard() => _late.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
