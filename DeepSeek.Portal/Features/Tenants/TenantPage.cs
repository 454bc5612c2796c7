namespace DeepSeek.Portal.Features.Tenants;

/// <summary>One page of a list, and how long the whole list is.</summary>
internal sealed record TenantPage(IReadOnlyList<TenantItem> Items, int Total);
