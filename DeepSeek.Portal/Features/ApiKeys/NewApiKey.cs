namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>What is wanted of a new key.</summary>
internal sealed record NewApiKey(string Name, string TenantId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null);
