namespace DeepSeek.Portal.Features.Tenants;

/// <summary>What the list of tenants is sorted by.</summary>
internal enum TenantSort
{
    Name,
    Created,
}
