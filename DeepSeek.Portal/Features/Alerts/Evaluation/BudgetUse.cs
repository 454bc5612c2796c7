namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>How full the fullest budget of a tenant or a key is.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="KeyId">The key's public id; null for the tenant as a whole.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Share">0 for nothing used, 1 for all of it.</param>
internal sealed record BudgetUse(string TenantId, string? KeyId, string Name, double Share);
