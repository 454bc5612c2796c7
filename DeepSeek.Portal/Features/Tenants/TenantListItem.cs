namespace DeepSeek.Portal.Features.Tenants;

/// <summary>A tenant to choose from.</summary>
internal sealed record TenantListItem(string Id, string Name);
