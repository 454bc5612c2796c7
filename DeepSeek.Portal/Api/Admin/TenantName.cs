namespace DeepSeek.Portal.Api.Admin;

/// <summary>What a tenant is to be called.</summary>
internal sealed record TenantName(string Name);
