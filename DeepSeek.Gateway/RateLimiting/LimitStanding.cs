namespace DeepSeek.Gateway.RateLimiting;

/// <summary>How a limit stands.</summary>
/// <param name="Limit">How much it allows.</param>
/// <param name="Remaining">How much of that is left.</param>
/// <param name="Reset">In how long all of it is there again, if nothing more is used.</param>
internal readonly record struct LimitStanding(long Limit, long Remaining, TimeSpan Reset);
