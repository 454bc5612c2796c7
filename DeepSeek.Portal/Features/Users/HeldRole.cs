namespace DeepSeek.Portal.Features.Users;

/// <summary>A role that somebody has.</summary>
/// <param name="RoleId">Which.</param>
/// <param name="RoleName">What people call it.</param>
/// <param name="TenantId">For which tenant; null for the whole platform.</param>
/// <param name="TenantName">What people call the tenant.</param>
/// <param name="FromGroup">True where it follows from a group of the sign-in provider.</param>
public sealed record HeldRole(string RoleId, string RoleName, string? TenantId, string? TenantName, bool FromGroup = false);
