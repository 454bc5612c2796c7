using System.Security.Cryptography;
using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.FirstRun;

/// <summary>
/// In Development only: sees to it that the admin and the API key of <c>credentials.json</c> work. Neither can be got back from the database, which
/// has only hashes, so the file rules: what it names is put in force; what it has lost is made anew.
/// </summary>
internal sealed class DevelopmentAccess(
    PortalDbContext context,
    UserManager<PortalUser> users,
    CredentialsFile file,
    IOptions<FirstRunOptions> options,
    TimeProvider time)
{
    /// <summary>Who the development key was made by; people are named by their address.</summary>
    public const string Maker = "first run";

    private const string KeyName = "Development";
    private const int PasswordLength = 20;
    private const string PasswordAlphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Gives back what works now. Its addresses are those of the last run.</summary>
    public async Task<DevelopmentCredentials> EnsureAsync(string tenantId, CancellationToken cancellationToken)
    {
        context.ActAs(Actor.Itself(Maker).ToAudit());
        var known = await file.ReadAsync(cancellationToken);
        return new DevelopmentCredentials
        {
            Gateway = known?.Gateway,
            GatewayHttps = known?.GatewayHttps,
            Portal = known?.Portal,
            ApiKey = await EnsureKeyAsync(known?.ApiKey, tenantId, cancellationToken),
            AdminUser = options.Value.AdminUser,
            AdminPassword = await EnsureAdminAsync(known?.AdminPassword),
        };
    }

    private async Task<string> EnsureKeyAsync(string? text, string tenantId, CancellationToken cancellationToken)
    {
        if (ApiKey.TryParse(text, out var known))
        {
            var hash = known.Hash();
            var record = await context.ApiKeys.SingleOrDefaultAsync(key => key.PublicId == known.PublicId, cancellationToken);
            if (record is { RevokedAt: null } && record.Hash == hash)
            {
                return known.Reveal();
            }

            if (record is null)
            {
                await AddKeyAsync(known, tenantId, cancellationToken);
                return known.Reveal();
            }
        }

        // Nobody can have the old ones any more, or somebody has revoked them.
        var now = time.GetUtcNow();
        foreach (var lost in await context.ApiKeys.Where(key => key.CreatedBy == Maker && key.RevokedAt == null).ToListAsync(cancellationToken))
        {
            lost.RevokedAt = now;
            lost.RevokedBy = Maker;
        }

        var made = ApiKey.Generate();
        await AddKeyAsync(made, tenantId, cancellationToken);
        return made.Reveal();
    }

    private async Task AddKeyAsync(ApiKey key, string tenantId, CancellationToken cancellationToken)
    {
        context.ApiKeys.Add(new ApiKeyRecord
        {
            PublicId = key.PublicId,
            Hash = key.Hash(),
            Name = KeyName,
            TenantId = tenantId,
            Scopes = [.. TenantScopes.All],
            CreatedAt = time.GetUtcNow(),
            CreatedBy = Maker,
        });
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<string> EnsureAdminAsync(string? password)
    {
        var admin = await users.FindByNameAsync(options.Value.AdminUser);
        if (admin is not null && password is not null && await users.CheckPasswordAsync(admin, password))
        {
            return password;
        }

        password ??= RandomNumberGenerator.GetString(PasswordAlphabet, PasswordLength);
        if (admin is null)
        {
            await context.AddAdminAsync(users, options.Value.AdminUser, password, mustChange: false);
            return password;
        }

        (await users.ResetPasswordAsync(admin, await users.GeneratePasswordResetTokenAsync(admin), password)).OrThrow();
        (await users.SetLockoutEndDateAsync(admin, null)).OrThrow();
        return password;
    }
}
