namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Which group is to give which role.</summary>
/// <param name="Group">The group, or app role, as the provider writes it in its tokens.</param>
/// <param name="RoleId">The role.</param>
/// <param name="TenantId">For which tenant; null for the whole platform.</param>
internal sealed record NewGroupMapping(string Group, string RoleId, string? TenantId = null);
