namespace DeepSeek.Portal.Data.Entities;

/// <summary>
/// What people edit. Every change gives it another stamp, and a change that was made while looking at an older one is refused: of two admins, the second
/// sees what the first has done before he undoes it.
/// </summary>
internal interface IStamped
{
    /// <summary>Set by <see cref="PortalDbContext"/>; nobody else does.</summary>
    Guid Stamp { get; set; }
}
