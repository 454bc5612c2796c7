namespace DeepSeek.Portal.Features.Access.Tokens;

/// <summary>Why a token was not made.</summary>
internal enum PersonalTokenProblem
{
    /// <summary>Only people make tokens who have signed in: one that is stolen must not outlive itself in another.</summary>
    Denied,
    NameMissing,
    NameTooLong,
    PermissionsMissing,
    PermissionUnknown,

    /// <summary>There is no such tenant that whoever asks may do anything for.</summary>
    TenantUnknown,

    /// <summary>It would allow what whoever asks may do nowhere himself, or not for the tenant.</summary>
    BeyondOwn,

    /// <summary>It ends in the past, or later than in a year.</summary>
    ExpiryInvalid,
}
