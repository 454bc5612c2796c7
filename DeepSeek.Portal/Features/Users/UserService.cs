using System.Net.Mail;
using System.Security.Cryptography;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Users;

internal sealed partial class UserService(
    IDbContextFactory<PortalDbContext> contexts,
    IPasswordHasher<PortalUser> hasher,
    ILookupNormalizer normalizer,
    IOptions<PortalSignInOptions> signIn,
    TimeProvider time,
    ILogger<UserService> logger) : IUsers
{
    private const int PasswordLength = 20;
    private const string PasswordAlphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public bool GivesPasswords => signIn.Value.LocalAccounts;

    public async Task<UserCreation> CreateAsync(NewUser wanted, Actor by, CancellationToken cancellationToken)
    {
        if (!GivesPasswords)
        {
            return UserCreation.Refused(UserProblem.NoPasswords);
        }

        var email = wanted.Email.Trim();
        if (email.Length > PortalDbContext.UserNameLength || !MailAddress.TryCreate(email, out var address) || address.Address != email)
        {
            return UserCreation.Refused(UserProblem.EmailInvalid);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await CheckGrantAsync(context, wanted.RoleId, wanted.TenantId, by, cancellationToken) is { } problem)
        {
            return UserCreation.Refused(problem);
        }

        var now = time.GetUtcNow();
        var user = new PortalUser
        {
            Id = Guid.CreateVersion7(now).ToString(),
            UserName = email,
            NormalizedUserName = normalizer.NormalizeName(email),
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email),
            EmailConfirmed = true,
            LockoutEnabled = true,
            MustChangePassword = true,
            CreatedAt = now,
        };
        var password = NewPassword(user);
        context.ActAs(by.ToAudit());
        context.Users.Add(user);
        if (wanted.RoleId is { } roleId)
        {
            context.RoleAssignments.Add(Assignment(user, roleId, wanted.TenantId, by));
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            return UserCreation.Refused(UserProblem.EmailTaken);
        }

        LogCreated(logger, user.Id, by.Name);
        return UserCreation.Made(user.Id, password);
    }

    public async Task<UserCreation> ResetPasswordAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (user, problem) = await FindManagedAsync(context, id, by, cancellationToken);
        if (user is null)
        {
            return UserCreation.Refused(problem!.Value);
        }

        if (user.Issuer is not null)
        {
            return UserCreation.Refused(UserProblem.HasNoPassword);
        }

        if (!GivesPasswords)
        {
            return UserCreation.Refused(UserProblem.NoPasswords);
        }

        var password = NewPassword(user);
        user.MustChangePassword = true;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        context.ActAs(by.ToAudit(), AuditActions.PasswordReset);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return UserCreation.Refused(UserProblem.Changed);
        }

        LogReset(logger, id, by.Name);
        return UserCreation.Made(id, password);
    }

    public async Task<UserProblem?> SetDisabledAsync(string id, bool disabled, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // Of two owners who disable each other at once, the second finds himself alone.
        await context.LockAuditAsync(cancellationToken);
        var (user, problem) = await FindManagedAsync(context, id, by, cancellationToken);
        if (user is null)
        {
            return problem;
        }

        if (disabled && id == by.UserId)
        {
            return UserProblem.Yourself;
        }

        if (disabled && await IsLastOwnerAsync(context, id, cancellationToken))
        {
            return UserProblem.LastOwner;
        }

        if (disabled == user.DisabledAt is not null)
        {
            return null;
        }

        user.DisabledAt = disabled ? time.GetUtcNow() : null;
        user.SecurityStamp = Guid.NewGuid().ToString();
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        context.ActAs(by.ToAudit(), disabled ? AuditActions.Disabled : AuditActions.Enabled);
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return UserProblem.Changed;
        }

        await transaction.CommitAsync(cancellationToken);
        LogDisabled(logger, id, disabled ? "disabled" : "enabled", by.Name);
        return null;
    }

    private static Task<bool> IsOwnerAsync(PortalDbContext context, string id, CancellationToken cancellationToken) =>
        context.RoleAssignments.AnyAsync(
            assignment => assignment.UserId == id
                && assignment.RoleId == Access.Roles.BuiltInRole.Owner.Id
                && assignment.TenantId == RoleAssignment.Platform,
            cancellationToken);

    private static async Task<bool> IsLastOwnerAsync(PortalDbContext context, string id, CancellationToken cancellationToken) =>
        await IsOwnerAsync(context, id, cancellationToken) && !await context.HasOtherOwnerAsync(id, cancellationToken);

    /// <summary>Sets a password that nobody has chosen, and signs out whoever is signed in with the old one.</summary>
    private string NewPassword(PortalUser user)
    {
        var password = RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength);
        user.PasswordHash = hasher.HashPassword(user, password);
        user.SecurityStamp = Guid.NewGuid().ToString();
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        return password;
    }

    private RoleAssignment Assignment(PortalUser user, string roleId, string? tenantId, Actor by) => new()
    {
        UserId = user.Id,
        User = user,
        RoleId = roleId,
        TenantId = tenantId ?? RoleAssignment.Platform,
        GrantedAt = time.GetUtcNow(),
        GrantedBy = by.Name,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "User {UserId} was created by {By}.")]
    private static partial void LogCreated(ILogger logger, string userId, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {UserId} was given another password by {By}.")]
    private static partial void LogReset(ILogger logger, string userId, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {UserId} was {What} by {By}.")]
    private static partial void LogDisabled(ILogger logger, string userId, string what, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Role {RoleId} of user {UserId} for '{Scope}' was {What} by {By}.")]
    private static partial void LogRole(ILogger logger, string roleId, string userId, string scope, string what, string by);
}
