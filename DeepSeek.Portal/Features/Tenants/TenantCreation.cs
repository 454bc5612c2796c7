namespace DeepSeek.Portal.Features.Tenants;

/// <summary>What came of making a tenant.</summary>
/// <param name="Id">Of the tenant; null where there is none.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record TenantCreation(string? Id, TenantProblem? Problem);
