using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Traffic;

namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>All that rules look at, as of one moment.</summary>
/// <param name="View">The newest look at the platform.</param>
/// <param name="LastMinute">What was counted in the last minute.</param>
/// <param name="Budgets">How full budgets are; null where nobody knows.</param>
internal sealed record AlertSight(LiveView View, IReadOnlyDictionary<TrafficKey, TrafficSums> LastMinute, IReadOnlyList<BudgetUse>? Budgets);
