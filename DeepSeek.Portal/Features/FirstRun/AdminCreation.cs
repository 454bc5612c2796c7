using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Features.FirstRun;

internal static class AdminCreation
{
    public static async Task AddAdminAsync(this UserManager<PortalUser> users, string email, string password, bool mustChange)
    {
        var admin = new PortalUser { UserName = email, Email = email, EmailConfirmed = true, MustChangePassword = mustChange };
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
