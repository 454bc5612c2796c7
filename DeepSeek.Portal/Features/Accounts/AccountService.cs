using System.Security.Claims;
using DeepSeek.Portal.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Signing in and changing a password. Works on the current HTTP response: a circuit cannot set cookies.</summary>
internal sealed partial class AccountService(SignInManager<PortalUser> signIn, UserManager<PortalUser> users, ILogger<AccountService> logger)
{
    public async Task<SignInOutcome> SignInAsync(string email, string password)
    {
        var result = await signIn.PasswordSignInAsync(email, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            return SignInOutcome.SignedIn;
        }

        if (result.IsLockedOut && await users.FindByNameAsync(email) is { } locked)
        {
            LogLockedOut(logger, locked.Id);
            return SignInOutcome.LockedOut;
        }

        return SignInOutcome.Refused;
    }

    /// <summary>Changes the password of whoever is signed in. Gives back what is wrong with it; nothing where it was changed.</summary>
    public async Task<IReadOnlyList<PasswordProblem>> ChangePasswordAsync(ClaimsPrincipal principal, string current, string wanted)
    {
        if (await users.GetUserAsync(principal) is not { } user)
        {
            return [PasswordProblem.WrongCurrent];
        }

        if (current == wanted)
        {
            return [PasswordProblem.Unchanged];
        }

        // Saved together with the new hash by the manager.
        var before = user.MustChangePassword;
        user.MustChangePassword = false;
        var result = await users.ChangePasswordAsync(user, current, wanted);
        if (result.Succeeded)
        {
            await signIn.RefreshSignInAsync(user);
            return [];
        }

        user.MustChangePassword = before;
        return [.. result.Errors.Select(error => error.Code switch
        {
            nameof(IdentityErrorDescriber.PasswordMismatch) => PasswordProblem.WrongCurrent,
            nameof(IdentityErrorDescriber.PasswordTooShort) => PasswordProblem.TooShort,
            _ => PasswordProblem.TooSimple,
        }).Distinct()];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {UserId} is locked out for a while after too many wrong passwords.")]
    private static partial void LogLockedOut(ILogger logger, string userId);
}
