using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Features.FirstRun;

internal static class AdminCreation
{
    /// <summary>Makes the first admin, who may do everything.</summary>
    /// <param name="context">The one that <paramref name="users"/> works on.</param>
    /// <param name="users">Accounts.</param>
    /// <param name="email">His address.</param>
    /// <param name="password">His password.</param>
    /// <param name="mustChange">True where somebody else has chosen it.</param>
    public static async Task AddAdminAsync(this PortalDbContext context, UserManager<PortalUser> users, string email, string password, bool mustChange)
    {
        var by = Actor.Itself(DevelopmentAccess.Maker);
        context.ActAs(by.ToAudit());
        var now = context.Time.GetUtcNow();
        var admin = new PortalUser { UserName = email, Email = email, EmailConfirmed = true, MustChangePassword = mustChange, CreatedAt = now };

        // Saved together with the account by the manager: there is no moment in which he may do nothing.
        context.RoleAssignments.Add(new RoleAssignment
        {
            UserId = admin.Id,
            User = admin,
            RoleId = BuiltInRole.Owner.Id,
            TenantId = RoleAssignment.Platform,
            GrantedAt = now,
            GrantedBy = by.Name,
        });
        (await users.CreateAsync(admin, password)).OrThrow();
    }

    /// <summary>For what cannot fail with the input that we made or validated.</summary>
    public static void OrThrow(this IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }
}
