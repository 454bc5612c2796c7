namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What came of asking a limit for units: a hold, or why there is none.</summary>
/// <param name="Hold">What was reserved; null where nothing was.</param>
/// <param name="FreedAt">When it could pass; null where no time says.</param>
/// <param name="Spent">True where there is too little even if all that is reserved at the moment were given back.</param>
/// <param name="Left">What was left.</param>
internal readonly record struct LimitTake(LimitHold? Hold, DateTimeOffset? FreedAt, bool Spent, long Left);
