namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Who remembers what was spent of budgets when Redis does not.</summary>
internal interface ISpentBudgets
{
    /// <summary>What was spent of a budget in a day or month: tokens, or millionths of the currency. Null where nobody can say at the moment; never throws for that.</summary>
    Task<long?> ReadAsync(LimitId budget, long slot);
}
