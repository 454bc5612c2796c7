using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>What is to hold for a model.</summary>
/// <param name="Limits">What all callers may use of it together; absent for no limit.</param>
/// <param name="Price">What a million tokens cost; absent for no price.</param>
/// <param name="Stamp">Of what was read; absent where there was nothing yet.</param>
internal sealed record ModelTerms(UsageLimits? Limits = null, ModelPrice? Price = null, Guid? Stamp = null);
