using StackExchange.Redis;

namespace DeepSeek.Inference.ModelRepository.Changeover;

/// <summary>A lease that is kept by renewing it, and given back when its time has come.</summary>
internal sealed class RedisRolloutLease : IRolloutLease, IAsyncDisposable
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(5);

    private readonly RedisRolloutLeases _owner;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _kept;
    private bool _forgotten;

    /// <param name="owner">Whose it is.</param>
    /// <param name="key">Its key, which is taken.</param>
    /// <param name="time">Tells when to renew it.</param>
    public RedisRolloutLease(RedisRolloutLeases owner, RedisKey key, TimeProvider time)
    {
        (_owner, Key, _time) = (owner, key, time);
        _kept = KeepAsync();
    }

    /// <summary>Its key.</summary>
    public RedisKey Key { get; }

    public void ReleaseAfter(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero) _over.CancelAfter(delay);
        else _over.Cancel();
    }

    /// <summary>Somebody else keeps the key from now on.</summary>
    public void Forget()
    {
        Volatile.Write(ref _forgotten, true);
        _over.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _kept;
        _over.Dispose();
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewInterval, _time, _over.Token);
                await RenewAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }

        if (!Volatile.Read(ref _forgotten)) await _owner.ReleaseAsync(this);
    }

    private async Task RenewAsync()
    {
        try
        {
            if (!await _owner.TakeAsync(Key, _over.Token)) _owner.LostLease(this);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The next try is soon; until then it may expire.
        }
    }
}
