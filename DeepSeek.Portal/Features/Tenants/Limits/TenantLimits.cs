using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Features.Tenants.Limits;

/// <summary>What a tenant may use.</summary>
/// <param name="TenantId">Whose limits these are.</param>
/// <param name="Limits">What all its keys may use together; null for no limit.</param>
/// <param name="Weight">Its share of replicas, relative to others'; null for 1.</param>
/// <param name="Stamp">Of what was read: a change that somebody else made since is not written over.</param>
internal sealed record TenantLimits(string TenantId, UsageLimits? Limits, double? Weight, Guid Stamp);
