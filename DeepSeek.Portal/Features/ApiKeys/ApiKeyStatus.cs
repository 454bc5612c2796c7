namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Whether a key works.</summary>
internal enum ApiKeyStatus
{
    Active,
    Expired,
    Revoked,
}
