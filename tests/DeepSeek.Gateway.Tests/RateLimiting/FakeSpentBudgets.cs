using DeepSeek.Gateway.RateLimiting;

namespace DeepSeek.Gateway.Tests.RateLimiting;

/// <summary>The portal, as budgets see it.</summary>
internal sealed class FakeSpentBudgets : ISpentBudgets
{
    private int _asked;

    /// <summary>What it says was spent; null where it cannot be reached.</summary>
    public long? Amount { get; set; } = 0;

    /// <summary>Until when it takes to answer.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    /// <summary>How often it was asked.</summary>
    public int Asked => _asked;

    public async Task<long?> ReadAsync(LimitId budget, long slot)
    {
        Interlocked.Increment(ref _asked);
        await Answering;
        return Amount;
    }
}
