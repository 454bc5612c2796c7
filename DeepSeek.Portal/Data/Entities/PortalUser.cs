using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>Somebody who can sign in to the portal.</summary>
internal sealed class PortalUser : IdentityUser
{
    /// <summary>True for an account whose password somebody else chose: nothing but changing it is allowed.</summary>
    public bool MustChangePassword { get; set; }
}
