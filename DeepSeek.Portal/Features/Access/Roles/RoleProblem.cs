namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>Why a role was not made, changed or taken away.</summary>
internal enum RoleProblem
{
    /// <summary>Whoever asks may not make roles.</summary>
    Denied,

    /// <summary>There is no such role.</summary>
    NotFound,

    /// <summary>It is one that the platform brings.</summary>
    BuiltIn,

    NameMissing,
    NameTooLong,

    /// <summary>A role is called so.</summary>
    NameTaken,
    DescriptionTooLong,
    PermissionsMissing,
    PermissionUnknown,

    /// <summary>It allows, or would allow, what whoever asks may not do himself.</summary>
    BeyondOwn,

    /// <summary>Somebody has it.</summary>
    InUse,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,
}
