namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>What the list of keys is sorted by.</summary>
internal enum ApiKeySort
{
    Created,
    Name,
    Tenant,
    Expires,
    Used,
}
