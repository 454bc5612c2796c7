using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>What a tenant may use.</summary>
/// <param name="Stamp">Of what was read: a change that somebody else made since is not written over.</param>
/// <param name="Limits">Absent for no limit.</param>
/// <param name="Weight">Its share of replicas, relative to others'; absent for 1.</param>
internal sealed record ChangedLimits(Guid Stamp, UsageLimits? Limits = null, double? Weight = null);
