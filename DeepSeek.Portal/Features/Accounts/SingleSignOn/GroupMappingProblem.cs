namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

/// <summary>Why a mapping was not changed.</summary>
internal enum GroupMappingProblem
{
    /// <summary>Whoever asks may not change roles.</summary>
    Denied,
    GroupMissing,
    GroupTooLong,
    RoleUnknown,
    TenantUnknown,

    /// <summary>It would give, or take away, more than whoever asks may do himself.</summary>
    BeyondOwn,

    /// <summary>The group has this role already.</summary>
    MappedAlready,

    /// <summary>There is no such mapping.</summary>
    NotFound,
}
