using System.Security.Claims;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Access.Tokens;

internal sealed partial class PersonalTokenService(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<PersonalTokenService> logger) : IPersonalTokens
{
    /// <summary>For how long a token may be made.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    private static readonly TimeSpan UseIsKeptTo = TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<PersonalTokenItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.PersonalTokens.AsNoTracking()
            .Where(token => token.UserId == by.UserId)
            .OrderByDescending(token => token.CreatedAt)
            .Select(token => new PersonalTokenItem
            {
                PublicId = token.PublicId,
                Name = token.Name,
                Permissions = token.Permissions,
                TenantId = token.TenantId,
                TenantName = context.Tenants.Where(tenant => tenant.Id == token.TenantId).Select(tenant => tenant.Name).FirstOrDefault(),
                CreatedAt = token.CreatedAt,
                ExpiresAt = token.ExpiresAt,
                RevokedAt = token.RevokedAt,
                LastUsedAt = token.LastUsedAt,
            })
            .ToListAsync(cancellationToken);
    }

    public async Task<PersonalTokenCreation> CreateAsync(NewPersonalToken wanted, Actor by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Check(wanted, by, now) is { } problem)
        {
            return PersonalTokenCreation.Refused(problem);
        }

        var token = ApiKey.Generate(ApiKeyKind.Personal);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (wanted.TenantId is { } tenantId && !await context.Tenants.AnyAsync(tenant => tenant.Id == tenantId, cancellationToken))
        {
            return PersonalTokenCreation.Refused(PersonalTokenProblem.TenantUnknown);
        }

        context.ActAs(by.ToAudit());
        context.PersonalTokens.Add(new PersonalTokenRecord
        {
            PublicId = token.PublicId,
            Hash = token.Hash(),
            UserId = by.UserId!,
            Name = wanted.Name.Trim(),
            Permissions = [.. Permission.All.Where(wanted.Permissions.Contains)],
            TenantId = wanted.TenantId,
            CreatedAt = now,
            ExpiresAt = wanted.ExpiresAt.ToUniversalTime(),
        });
        await context.SaveChangesAsync(cancellationToken);
        LogCreated(logger, token, by.Name);
        return PersonalTokenCreation.Made(token);
    }

    public async Task<bool> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await context.PersonalTokens.SingleOrDefaultAsync(
            token => token.PublicId == publicId && token.UserId == by.UserId && token.RevokedAt == null, cancellationToken);
        if (token is null)
        {
            return false;
        }

        context.ActAs(by.ToAudit(), AuditActions.Revoked);
        token.RevokedAt = time.GetUtcNow();
        await context.SaveChangesAsync(cancellationToken);
        LogRevoked(logger, publicId, by.Name);
        return true;
    }

    public async Task<ClaimsIdentity?> FindAsync(string text, string authenticationType, CancellationToken cancellationToken)
    {
        if (!ApiKey.TryParse(text, ApiKeyKind.Personal, out var token))
        {
            return null;
        }

        var hash = token.Hash();
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.PersonalTokens.AsNoTracking()
            .Where(record => record.Hash == hash && record.RevokedAt == null && record.ExpiresAt > now)
            .Select(record => new { record.PublicId, record.UserId, record.User!.UserName, record.Permissions, record.TenantId, record.LastUsedAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (known is null)
        {
            return null;
        }

        if (known.LastUsedAt is not { } last || now - last >= UseIsKeptTo)
        {
            DateTimeOffset? used = now;
            await context.PersonalTokens.Where(record => record.Hash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.LastUsedAt, used), cancellationToken);
        }

        return new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, known.UserId),
                new Claim(ClaimTypes.Name, known.UserName ?? ""),
                new Claim(PortalClaims.Token, known.PublicId),
                .. known.TenantId is { } tenant ? [new Claim(PortalClaims.Tenant, tenant)] : Array.Empty<Claim>(),
                .. known.Permissions.Select(permission => new Claim(PortalClaims.Permission, permission)),
            ],
            authenticationType);
    }

    private static PersonalTokenProblem? Check(NewPersonalToken wanted, Actor by, DateTimeOffset now) => wanted switch
    {
        _ when by.UserId is null || by.ByToken => PersonalTokenProblem.Denied,
        { Name: var name } when string.IsNullOrWhiteSpace(name) => PersonalTokenProblem.NameMissing,
        { Name: var name } when name.Trim().Length > PersonalTokenRecord.MaxNameLength => PersonalTokenProblem.NameTooLong,
        { Permissions.Count: 0 } => PersonalTokenProblem.PermissionsMissing,
        { Permissions: var permissions } when permissions.Except(Permission.All).Any() => PersonalTokenProblem.PermissionUnknown,
        { Permissions: var permissions } when !permissions.All(permission => May(by, permission, wanted.TenantId)) => PersonalTokenProblem.BeyondOwn,
        { ExpiresAt: var expiry } when expiry <= now || expiry > now + LongestLife => PersonalTokenProblem.ExpiryInvalid,
        _ => null,
    };

    private static bool May(Actor by, string permission, string? tenantId) => tenantId is null ? by.MaySomewhere(permission) : by.May(permission, tenantId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Token {Token} was created by {By}.")]
    private static partial void LogCreated(ILogger logger, ApiKey token, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Token dsa_{PublicId}_… was revoked by {By}.")]
    private static partial void LogRevoked(ILogger logger, string publicId, string by);
}
