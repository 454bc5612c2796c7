namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Whether a key works.</summary>
public enum ApiKeyStatus
{
    Active,
    Expired,
    Revoked,
}
