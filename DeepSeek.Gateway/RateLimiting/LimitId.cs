using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Limits;
using StackExchange.Redis;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Which limit: whose, and of what.</summary>
/// <param name="Scope">Whose use it counts.</param>
/// <param name="Id">The key's, tenant's or model's id.</param>
/// <param name="Kind">What it counts.</param>
internal readonly record struct LimitId(LimitScope Scope, string Id, LimitKind Kind)
{
    /// <summary>Where it is counted.</summary>
    public RedisKey Key => RedisKeys.Limit(Scope, Id, Kind);
}
