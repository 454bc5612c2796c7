namespace DeepSeek.Portal.Features.Tenants;

/// <summary>A tenant to choose from.</summary>
public sealed record TenantListItem(string Id, string Name);
