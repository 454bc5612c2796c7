namespace DeepSeek.Portal.Features.Tenants;

/// <summary>Why a tenant was not made or changed.</summary>
internal enum TenantProblem
{
    /// <summary>Whoever asks may not do this.</summary>
    Denied,

    /// <summary>There is no such tenant that he may see.</summary>
    NotFound,
    NameMissing,
    NameTooLong,

    /// <summary>A tenant is called so.</summary>
    NameTaken,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,
}
