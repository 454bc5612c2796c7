using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.Policies;

/// <summary>What limits and prices may be, wherever they are set.</summary>
internal static class PolicyRules
{
    /// <summary>Highest count that a limit may have.</summary>
    public const long MostCount = 1_000_000_000_000_000;

    /// <summary>Most money that a limit may allow.</summary>
    public const decimal MostMoney = 999_999_999_999;

    /// <summary>Highest price for a million tokens: with it, what any one request costs can still be counted in whole 10⁻¹².</summary>
    public const decimal HighestPrice = 100_000;

    /// <summary>More decimals could not be counted exactly.</summary>
    public const int Decimals = 6;

    public static bool AreValid(UsageLimits? limits) =>
        limits is null
        || (IsCount(limits.RequestsPerMinute, 1)
            && IsCount(limits.TokensPerMinute, 1)
            && IsCount(limits.ConcurrentRequests, 1)
            && IsCount(limits.TokensPerDay, 0)
            && IsCount(limits.TokensPerMonth, 0)
            && IsMoney(limits.CostPerDay, MostMoney)
            && IsMoney(limits.CostPerMonth, MostMoney));

    public static bool IsValid(ModelPrice? price) =>
        price is null || (IsMoney(price.Prompt, HighestPrice) && IsMoney(price.CachedPrompt, HighestPrice) && IsMoney(price.Completion, HighestPrice));

    private static bool IsCount(long? value, long least) => value is null || (value >= least && value <= MostCount);

    private static bool IsMoney(decimal? value, decimal most) => value is not { } money || (money >= 0 && money <= most && decimal.Round(money, Decimals) == money);
}
