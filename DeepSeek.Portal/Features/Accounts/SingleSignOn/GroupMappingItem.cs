namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>A mapping, as the list shows it.</summary>
/// <param name="Id">Which; null for one of the configuration, which cannot be changed here.</param>
/// <param name="Group">The group, or app role.</param>
/// <param name="RoleId">The role that it gives.</param>
/// <param name="RoleName">What people call the role.</param>
/// <param name="TenantId">For which tenant; null for the whole platform.</param>
/// <param name="TenantName">What people call the tenant.</param>
public sealed record GroupMappingItem(string? Id, string Group, string RoleId, string RoleName, string? TenantId, string? TenantName);
