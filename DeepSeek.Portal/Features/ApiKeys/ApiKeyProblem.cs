namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Why a key was not made, rotated or revoked.</summary>
internal enum ApiKeyProblem
{
    /// <summary>Whoever asks may see keys of this tenant, not change them.</summary>
    Denied,
    NameMissing,
    NameTooLong,
    TenantUnknown,
    ScopesMissing,
    ScopeUnknown,
    ExpiryPast,

    /// <summary>There is no such key that works.</summary>
    KeyUnknown,

    /// <summary>The time for which the old secret is to work on is out of range.</summary>
    GraceInvalid,

    /// <summary>Somebody else has changed the key meanwhile.</summary>
    Changed,
}
