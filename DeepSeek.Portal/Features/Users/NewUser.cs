namespace DeepSeek.Portal.Features.Users;

/// <summary>Who is to be invited.</summary>
/// <param name="Email">His address; he signs in with it.</param>
/// <param name="RoleId">His first role; null for none yet.</param>
/// <param name="TenantId">For which tenant he has it; null for the whole platform.</param>
internal sealed record NewUser(string Email, string? RoleId = null, string? TenantId = null);
