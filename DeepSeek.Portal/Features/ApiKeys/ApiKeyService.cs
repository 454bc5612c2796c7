using DeepSeek.Contracts.Scopes;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ApiKeys;

internal sealed partial class ApiKeyService(
    IDbContextFactory<PortalDbContext> contexts,
    TimeProvider time,
    ILogger<ApiKeyService> logger) : IApiKeys
{
    /// <summary>For how long a secret may work on after a rotation.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromDays(30);

    public async Task<ApiKeyPage> ListAsync(ApiKeyQuery query, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = SeenBy(context, by).Matching(context.Tenants, query, time.GetUtcNow());
        var items = await found
            .Sorted(query)
            .Skip(query.Page * query.PageSize)
            .Take(query.PageSize)
            .Select(key => new ApiKeyListItem
            {
                PublicId = key.PublicId,
                Name = key.Name,
                TenantId = key.TenantId,
                TenantName = key.Tenant!.Name,
                Scopes = key.Scopes,
                CreatedAt = key.CreatedAt,
                CreatedBy = key.CreatedBy,
                ExpiresAt = key.ExpiresAt,
                RevokedAt = key.RevokedAt,
                LastUsedAt = key.LastUsedAt,
                PreviousEndsAt = key.PreviousEndsAt,
            })
            .ToListAsync(cancellationToken);
        return new ApiKeyPage(items, LastPage.Total(query.Page * query.PageSize, query.PageSize, items.Count) ?? await found.CountAsync(cancellationToken));
    }

    public async Task<ApiKeyCreation> CreateAsync(NewApiKey wanted, Actor by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Check(wanted, now) is { } problem)
        {
            return ApiKeyCreation.Refused(problem);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (Denied(wanted.TenantId, ApiKeyProblem.TenantUnknown, by) is { } denied)
        {
            return ApiKeyCreation.Refused(denied);
        }

        if (!await context.Tenants.AnyAsync(tenant => tenant.Id == wanted.TenantId, cancellationToken))
        {
            return ApiKeyCreation.Refused(ApiKeyProblem.TenantUnknown);
        }

        var key = ApiKey.Generate();
        context.ActAs(by.ToAudit());
        context.ApiKeys.Add(new ApiKeyRecord
        {
            PublicId = key.PublicId,
            Hash = key.Hash(),
            Name = wanted.Name.Trim(),
            TenantId = wanted.TenantId,
            Scopes = [.. TenantScopes.All.Where(wanted.Scopes.Contains)],
            CreatedAt = now,
            CreatedBy = by.Name,
            ExpiresAt = wanted.ExpiresAt?.ToUniversalTime(),
        });
        await context.SaveChangesAsync(cancellationToken);
        LogCreated(logger, key, by.Name);
        return ApiKeyCreation.Made(key.PublicId, key.Reveal());
    }

    public async Task<ApiKeyCreation> RotateAsync(string publicId, TimeSpan grace, Actor by, CancellationToken cancellationToken)
    {
        if (grace < TimeSpan.Zero || grace > LongestGrace)
        {
            return ApiKeyCreation.Refused(ApiKeyProblem.GraceInvalid);
        }

        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.ApiKeys.SingleOrDefaultAsync(
            key => key.PublicId == publicId && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now), cancellationToken);
        if (known is null)
        {
            return ApiKeyCreation.Refused(ApiKeyProblem.KeyUnknown);
        }

        if (Denied(known.TenantId, ApiKeyProblem.KeyUnknown, by) is { } denied)
        {
            return ApiKeyCreation.Refused(denied);
        }

        context.ActAs(by.ToAudit(), AuditActions.Rotated);
        var key = ApiKey.Generate(publicId);
        known.PreviousHash = grace > TimeSpan.Zero ? known.Hash : null;
        known.PreviousEndsAt = grace > TimeSpan.Zero ? now + grace : null;
        known.Hash = key.Hash();
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return ApiKeyCreation.Refused(ApiKeyProblem.Changed);
        }

        LogRotated(logger, key, by.Name, grace);
        return ApiKeyCreation.Made(publicId, key.Reveal());
    }

    public async Task<ApiKeyProblem?> RevokeAsync(string publicId, Actor by, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var key = await context.ApiKeys.SingleOrDefaultAsync(key => key.PublicId == publicId && key.RevokedAt == null, cancellationToken);
            if (key is null)
            {
                return ApiKeyProblem.KeyUnknown;
            }

            if (Denied(key.TenantId, ApiKeyProblem.KeyUnknown, by) is { } denied)
            {
                return denied;
            }

            context.ActAs(by.ToAudit(), AuditActions.Revoked);
            key.RevokedAt = time.GetUtcNow();
            key.RevokedBy = by.Name;

            // Whatever somebody else has changed at the same time, the key ends.
            if (await context.TrySaveAsync(cancellationToken))
            {
                LogRevoked(logger, publicId, by.Name);
                return null;
            }
        }
    }

    private static IQueryable<ApiKeyRecord> SeenBy(PortalDbContext context, Actor by)
    {
        var keys = context.ApiKeys.AsNoTracking();
        return by.Grants.TenantsWith(Permission.KeysRead) is { } tenants ? keys.Where(key => tenants.Contains(key.TenantId)) : keys;
    }

    /// <summary>Null for who may change keys of the tenant; for who may not even see them, they are not there.</summary>
    private static ApiKeyProblem? Denied(string tenantId, ApiKeyProblem unseen, Actor by) =>
        by.May(Permission.KeysWrite, tenantId) ? null : by.May(Permission.KeysRead, tenantId) ? ApiKeyProblem.Denied : unseen;

    private static ApiKeyProblem? Check(NewApiKey wanted, DateTimeOffset now) => wanted switch
    {
        { Name: var name } when string.IsNullOrWhiteSpace(name) => ApiKeyProblem.NameMissing,
        { Name: var name } when name.Trim().Length > ApiKeyRecord.MaxNameLength => ApiKeyProblem.NameTooLong,
        { Scopes.Count: 0 } => ApiKeyProblem.ScopesMissing,
        { Scopes: var scopes } when scopes.Except(TenantScopes.All).Any() => ApiKeyProblem.ScopeUnknown,
        { ExpiresAt: { } expiry } when expiry <= now => ApiKeyProblem.ExpiryPast,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} was created by {By}.")]
    private static partial void LogCreated(ILogger logger, ApiKey key, string by);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} was given a new secret by {By}; the one before ends in {Grace}.")]
    private static partial void LogRotated(ILogger logger, ApiKey key, string by, TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key dsk_{PublicId}_… was revoked by {By}.")]
    private static partial void LogRevoked(ILogger logger, string publicId, string by);
}
