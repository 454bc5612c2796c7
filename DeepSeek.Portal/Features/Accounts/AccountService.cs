using System.Security.Claims;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Accounts;

/// <summary>Signing in and changing a password. Works on the current HTTP response: a circuit cannot set cookies.</summary>
internal sealed partial class AccountService(
    SignInManager<PortalUser> signIn,
    UserManager<PortalUser> users,
    PortalDbContext context,
    IHttpContextAccessor http,
    IOptions<PortalSignInOptions> options,
    TimeProvider time,
    ILogger<AccountService> logger)
{
    public async Task<SignInOutcome> SignInAsync(string email, string password)
    {
        if (!options.Value.LocalAccounts)
        {
            return SignInOutcome.Refused;
        }

        // The manager counts failures on the account, and says itself what came of it; this context is the one that it saves with.
        var user = await users.FindByNameAsync(email);
        ActAs(user);
        var wasLockedOut = user is not null && await users.IsLockedOutAsync(user);
        var result = await signIn.PasswordSignInAsync(email, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded && user is not null)
        {
            await NoteAsync(user, AuditActions.SignedIn);

            // Not by way of the account: of two sign-ins at once, neither must fail.
            DateTimeOffset? now = time.GetUtcNow();
            await context.Users.Where(known => known.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(known => known.LastSignedInAt, now));
            return SignInOutcome.SignedIn;
        }

        if (result.IsLockedOut && user is not null)
        {
            if (!wasLockedOut)
            {
                LogLockedOut(logger, user.Id);
                await NoteAsync(user, AuditActions.LockedOut);
            }

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
        ActAs(user, AuditActions.PasswordChanged);
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

    private Task<int> NoteAsync(PortalUser user, string action)
    {
        context.Note(user.Describe(), action);
        return context.SaveChangesAsync();
    }

    private void ActAs(PortalUser? user, string? action = null) => context.ActAs(
        new AuditActor(user?.Id, user?.UserName ?? Actor.Nobody.Name, http.HttpContext?.Connection.RemoteIpAddress?.ToString()), action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {UserId} is locked out for a while after too many wrong passwords.")]
    private static partial void LogLockedOut(ILogger logger, string userId);
}
