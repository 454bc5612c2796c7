namespace DeepSeek.Gateway.Replicas;

/// <summary>
/// Keeps retries a share of all requests, so that replicas in trouble are not asked ever more: a fifth of the requests of late, and ten a second besides, so
/// that a gateway with little to do may retry too.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    private const double Share = 0.2;
    private const double FloorPerSecond = 10;
    private const double Most = 100;

    private readonly Lock _lock = new();
    private double _balance = FloorPerSecond;
    private long _refilledAt = time.GetTimestamp();

    /// <summary>A request has come.</summary>
    public void Deposit()
    {
        lock (_lock)
        {
            _balance = Math.Min(Most, _balance + Share);
        }
    }

    /// <summary>True where one more retry is within the budget; it is taken.</summary>
    public bool TryWithdraw()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _balance = Math.Min(Most, _balance + (time.GetElapsedTime(_refilledAt, now).TotalSeconds * FloorPerSecond));
            _refilledAt = now;
            if (_balance < 1)
            {
                return false;
            }

            _balance--;
            return true;
        }
    }
}
