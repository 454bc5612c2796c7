using DeepSeek.Contracts.Scopes;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ApiKeys.Policies;

internal sealed partial class KeyPolicyService(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<KeyPolicyService> logger) : IKeyPolicies
{
    private const int MostModels = 200;
    private const int MostRanges = 200;
    private const double ShortestTimeout = 0.1;
    private const double LongestTimeout = 3_600;

    public async Task<KeyPolicy?> FindAsync(string publicId, Actor by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(key => key.PublicId == publicId, cancellationToken) is { } key
            && by.May(Permission.KeysRead, key.TenantId)
            ? new KeyPolicy
            {
                PublicId = key.PublicId,
                Scopes = key.Scopes,
                ExpiresAt = key.ExpiresAt,
                Models = key.Models ?? [],
                AddressRanges = key.AddressRanges ?? [],
                Limits = key.Limits.ToLimits(),
                Cache = key.Cache,
                OwnCachePartition = key.OwnCachePartition,
                TimeoutSeconds = key.TimeoutSeconds,
                Stamp = key.Stamp,
            }
            : null;
    }

    public async Task<PolicyProblem?> SetAsync(KeyPolicy wanted, Actor by, CancellationToken cancellationToken)
    {
        var ranges = wanted.AddressRanges.Select(AddressRanges.Canonical).Distinct().ToList();
        if (Check(wanted, ranges) is { } problem)
        {
            return problem;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ApiKeys.SingleOrDefaultAsync(key => key.PublicId == wanted.PublicId && key.RevokedAt == null, cancellationToken) is not { } key
            || !by.May(Permission.KeysRead, key.TenantId))
        {
            return PolicyProblem.NotFound;
        }

        if (!by.May(Permission.KeysWrite, key.TenantId))
        {
            return PolicyProblem.Denied;
        }

        if (key.Stamp != wanted.Stamp)
        {
            return PolicyProblem.Changed;
        }

        // What has ended may stay ended; a new end lies ahead.
        if (wanted.ExpiresAt is { } expiry && expiry != key.ExpiresAt && expiry <= time.GetUtcNow())
        {
            return PolicyProblem.ExpiryPast;
        }

        context.ActAs(by.ToAudit());
        key.Scopes = [.. TenantScopes.All.Where(wanted.Scopes.Contains)];
        key.ExpiresAt = wanted.ExpiresAt?.ToUniversalTime();
        key.Models = wanted.Models.Count == 0 ? null : [.. wanted.Models.Distinct().Order(StringComparer.Ordinal)];
        key.AddressRanges = ranges.Count == 0 ? null : [.. ranges.OfType<string>()];
        key.Limits = LimitValues.Of(wanted.Limits);
        key.Cache = wanted.Cache;
        key.OwnCachePartition = wanted.OwnCachePartition;
        key.TimeoutSeconds = wanted.TimeoutSeconds;
        if (!await context.TrySaveAsync(cancellationToken))
        {
            return PolicyProblem.Changed;
        }

        LogSet(logger, wanted.PublicId, by.Name);
        return null;
    }

    private static PolicyProblem? Check(KeyPolicy wanted, List<string?> ranges) => wanted switch
    {
        { Scopes: var scopes } when scopes.Count == 0 || scopes.Except(TenantScopes.All).Any() => PolicyProblem.ScopeInvalid,
        { Models: var models } when models.Count > MostModels || !models.All(ModelNames.IsName) => PolicyProblem.ModelInvalid,
        _ when ranges.Count > MostRanges || ranges.Contains(null) => PolicyProblem.AddressRangeInvalid,
        { Limits: var limits } when !PolicyRules.AreValid(limits) => PolicyProblem.LimitInvalid,
        { Cache: var cache } when !Enum.IsDefined(cache) => PolicyProblem.CacheInvalid,
        { TimeoutSeconds: { } timeout } when !(timeout >= ShortestTimeout && timeout <= LongestTimeout) => PolicyProblem.TimeoutInvalid,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "The policy of key dsk_{PublicId}_… was set by {By}.")]
    private static partial void LogSet(ILogger logger, string publicId, string by);
}
