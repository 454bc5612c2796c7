using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>The columns of <see cref="UsageLimits"/>. All null where there is no limit.</summary>
internal sealed class LimitValues
{
    public long? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public int? ConcurrentRequests { get; set; }

    public long? TokensPerDay { get; set; }

    public long? TokensPerMonth { get; set; }

    public decimal? CostPerDay { get; set; }

    public decimal? CostPerMonth { get; set; }

    public static LimitValues Of(UsageLimits? limits) => new()
    {
        RequestsPerMinute = limits?.RequestsPerMinute,
        TokensPerMinute = limits?.TokensPerMinute,
        ConcurrentRequests = limits?.ConcurrentRequests,
        TokensPerDay = limits?.TokensPerDay,
        TokensPerMonth = limits?.TokensPerMonth,
        CostPerDay = limits?.CostPerDay,
        CostPerMonth = limits?.CostPerMonth,
    };

    /// <summary>Null where none is set, so that what is published says nothing of it.</summary>
    public UsageLimits? ToLimits()
    {
        var limits = new UsageLimits
        {
            RequestsPerMinute = RequestsPerMinute,
            TokensPerMinute = TokensPerMinute,
            ConcurrentRequests = ConcurrentRequests,
            TokensPerDay = TokensPerDay,
            TokensPerMonth = TokensPerMonth,
            CostPerDay = CostPerDay,
            CostPerMonth = CostPerMonth,
        };
        return limits == new UsageLimits() ? null : limits;
    }
}
