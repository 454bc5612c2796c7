namespace DeepSeek.Portal.Features.Users;

/// <summary>Why nothing was changed about a user.</summary>
internal enum UserProblem
{
    /// <summary>Whoever asks may not do this, here.</summary>
    Denied,

    /// <summary>There is no such user whom whoever asks may see.</summary>
    NotFound,
    EmailInvalid,

    /// <summary>Somebody signs in with this address already.</summary>
    EmailTaken,
    RoleUnknown,
    TenantUnknown,

    /// <summary>It would give, or touch, more than whoever asks may do himself.</summary>
    BeyondOwn,

    /// <summary>Nobody would be left who can do everything.</summary>
    LastOwner,

    /// <summary>He has the role by a group of the sign-in provider: whoever takes him out of the group, or the mapping away, withdraws it.</summary>
    FromGroup,

    /// <summary>He signs in with the provider, and has no password here.</summary>
    HasNoPassword,

    /// <summary>Everybody signs in with the provider, which makes their accounts: a password would be of no use.</summary>
    NoPasswords,

    /// <summary>Nobody shuts himself out.</summary>
    Yourself,

    /// <summary>Somebody else has changed him meanwhile: look again at what is there now.</summary>
    Changed,
}
