namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Why a key was not made.</summary>
internal enum ApiKeyProblem
{
    NameMissing,
    NameTooLong,
    TenantUnknown,
    ScopesMissing,
    ScopeUnknown,
    ExpiryPast,
}
