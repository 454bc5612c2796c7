using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.Tenants.Limits;

/// <summary>What tenants may use. Gateways learn of changes by the snapshot.</summary>
internal interface ITenantLimits
{
    /// <summary>Null where there is no such tenant that whoever asks may see.</summary>
    Task<TenantLimits?> FindAsync(string tenantId, Actor by, CancellationToken cancellationToken);

    /// <summary>Sets them. Null where that was done.</summary>
    Task<PolicyProblem?> SetAsync(TenantLimits wanted, Actor by, CancellationToken cancellationToken);
}
