namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>A role that follows from a group.</summary>
/// <param name="RoleId">Which.</param>
/// <param name="TenantId">For which tenant; <see cref="Data.Entities.RoleAssignment.Platform"/> for the whole platform.</param>
internal readonly record struct MappedRole(string RoleId, string TenantId);
