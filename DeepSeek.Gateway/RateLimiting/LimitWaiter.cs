namespace DeepSeek.Gateway.RateLimiting;

/// <summary>A request that waits for units.</summary>
/// <param name="amount">How many; all or nothing.</param>
internal sealed class LimitWaiter(long amount) : TaskCompletionSource<LimitTake>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long Amount => amount;
}
