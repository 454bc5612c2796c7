using System.Globalization;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Limits;

/// <summary>
/// Tells gateways what was spent of a budget, where Redis may have lost it. A budget counts the larger of this and of what gateways say that they have
/// taken, so that it may be told at any time, again and again, and never counts anything twice.
/// </summary>
public static class BudgetSeeds
{
    /// <summary>The field in which a seed stands for a slot: like a gateway's, under a name that no gateway has.</summary>
    public const string Source = "seed";

    /// <summary>Writes what was spent in the slot of <paramref name="now"/>: tokens, or millionths of the currency, rounded up.</summary>
    public static async Task WriteAsync(
        IDatabase redis, LimitScope scope, string id, LimitKind kind, DateTimeOffset now, long spent, CancellationToken cancellationToken)
    {
        if (!kind.IsBudget())
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only budgets outlive a minute.");
        }

        var key = RedisKeys.Limit(scope, id, kind);
        var field = string.Create(CultureInfo.InvariantCulture, $"s:{kind.SlotOf(now)}:{Source}");
        await redis.HashSetAsync(key, field, spent).WaitAsync(cancellationToken);
        await redis.KeyExpireAsync(key, KeyLife(kind)).WaitAsync(cancellationToken);
    }

    /// <summary>How long a counter is kept in Redis after it was last used: longer than anything in it counts.</summary>
    public static TimeSpan KeyLife(LimitKind kind) => kind switch
    {
        LimitKind.TokensPerMonth or LimitKind.CostPerMonth => TimeSpan.FromDays(40),
        LimitKind.TokensPerDay or LimitKind.CostPerDay => TimeSpan.FromDays(3),
        _ => TimeSpan.FromMinutes(3),
    };
}
