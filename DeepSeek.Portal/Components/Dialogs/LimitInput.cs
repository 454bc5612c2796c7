using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Limits as they are typed: an empty field is no limit.</summary>
public sealed class LimitInput
{
    public decimal? CostPerMonth { get; set; }

    public decimal? CostPerDay { get; set; }

    public long? TokensPerMonth { get; set; }

    public long? TokensPerDay { get; set; }

    public long? TokensPerMinute { get; set; }

    public long? RequestsPerMinute { get; set; }

    public int? ConcurrentRequests { get; set; }

    internal static LimitInput Of(UsageLimits? limits) => new()
    {
        CostPerMonth = limits?.CostPerMonth,
        CostPerDay = limits?.CostPerDay,
        TokensPerMonth = limits?.TokensPerMonth,
        TokensPerDay = limits?.TokensPerDay,
        TokensPerMinute = limits?.TokensPerMinute,
        RequestsPerMinute = limits?.RequestsPerMinute,
        ConcurrentRequests = limits?.ConcurrentRequests,
    };

    internal UsageLimits ToLimits() => new()
    {
        CostPerMonth = CostPerMonth,
        CostPerDay = CostPerDay,
        TokensPerMonth = TokensPerMonth,
        TokensPerDay = TokensPerDay,
        TokensPerMinute = TokensPerMinute,
        RequestsPerMinute = RequestsPerMinute,
        ConcurrentRequests = ConcurrentRequests,
    };
}
