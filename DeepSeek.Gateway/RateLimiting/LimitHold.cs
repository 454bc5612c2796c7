namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What a running request has reserved of a limit. Given back once, with what of it was used.</summary>
/// <param name="Counter">Of which limit.</param>
/// <param name="Slot">The slot of time in which it counts.</param>
/// <param name="Amount">How much.</param>
internal readonly record struct LimitHold(LimitCounter Counter, long Slot, long Amount)
{
    /// <summary>Says what was used of it; the rest is free again.</summary>
    public void Settle(long used) => Counter.Settle(this, used);
}
