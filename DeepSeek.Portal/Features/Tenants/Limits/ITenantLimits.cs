using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.Tenants.Limits;

/// <summary>What tenants may use. Gateways learn of changes by the snapshot.</summary>
internal interface ITenantLimits
{
    /// <summary>Null where there is no such tenant.</summary>
    Task<TenantLimits?> FindAsync(string tenantId, CancellationToken cancellationToken);

    /// <summary>Sets them. Null where that was done.</summary>
    Task<PolicyProblem?> SetAsync(TenantLimits wanted, string by, CancellationToken cancellationToken);
}
