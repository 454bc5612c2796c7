using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Publishing;

/// <summary>What gateways get: tenants, keys that are in force, other names of models, what models cost, and servers of others. What is not set is left out.</summary>
internal sealed class GatewayDocument : ISnapshotDocument
{
    /// <summary>Beyond so many changes a base is published rather than a delta: readers look at the last delta every second.</summary>
    private const int MostChanges = 1_000;

    public string Name => GatewaySnapshot.Document;

    public async Task<byte[]> ReadAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var snapshot = new GatewaySnapshot
        {
            Tenants = await TenantsAsync(context.Tenants, cancellationToken),
            ApiKeys = await ApiKeysAsync(context.ApiKeys, now, cancellationToken),
            Aliases = await AliasesAsync(context, cancellationToken),
            Models = await ModelsAsync(context, cancellationToken),
            Upstreams = await UpstreamsAsync(context, cancellationToken),
        };
        return JsonSerializer.SerializeToUtf8Bytes(snapshot, ControlPlaneJsonContext.Default.GatewaySnapshot);
    }

    public async Task<byte[]?> ReadDeltaAsync(PortalDbContext context, long since, long number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changes = await context.GatewayChanges.AsNoTracking()
            .Where(change => change.Number > since)
            .OrderBy(change => change.Number)
            .Take(MostChanges + 1)
            .ToListAsync(cancellationToken);

        // Every number has its changes, unless they were removed: then a base has been published that somebody took away.
        if (changes.Count > MostChanges || changes.DistinctBy(change => change.Number).Count() != number - since)
        {
            return null;
        }

        var kinds = changes.Select(change => change.Kind).ToHashSet();
        var tenantIds = Ids(changes, GatewayChangeKind.Tenant);
        var keyIds = Ids(changes, GatewayChangeKind.ApiKey);
        var tenants = await TenantsAsync(context.Tenants.Where(tenant => tenantIds.Contains(tenant.Id)), cancellationToken);
        var apiKeys = await ApiKeysAsync(context.ApiKeys.Where(key => keyIds.Contains(key.PublicId)), now, cancellationToken);
        var delta = new GatewaySnapshotDelta
        {
            Tenants = tenants,
            RemovedTenants = [.. tenantIds.Except(tenants.Select(tenant => tenant.Id))],
            ApiKeys = apiKeys,
            RemovedApiKeys = [.. keyIds.Except(apiKeys.Select(key => key.Id))],
            Aliases = kinds.Contains(GatewayChangeKind.Aliases) ? await AliasesAsync(context, cancellationToken) : null,
            Models = kinds.Contains(GatewayChangeKind.Models) ? await ModelsAsync(context, cancellationToken) : null,
            Upstreams = kinds.Contains(GatewayChangeKind.Upstreams) ? await UpstreamsAsync(context, cancellationToken) : null,
        };
        return JsonSerializer.SerializeToUtf8Bytes(delta, ControlPlaneJsonContext.Default.GatewaySnapshotDelta);
    }

    public Task ForgetAsync(PortalDbContext context, long number, CancellationToken cancellationToken) =>
        context.GatewayChanges.Where(change => change.Number <= number).ExecuteDeleteAsync(cancellationToken);

    private static List<string> Ids(List<GatewayChange> changes, GatewayChangeKind kind) =>
        [.. changes.Where(change => change.Kind == kind).Select(change => change.Id).Distinct()];

    private static async Task<List<TenantEntry>> TenantsAsync(IQueryable<Tenant> tenants, CancellationToken cancellationToken) =>
        (await tenants.AsNoTracking().OrderBy(tenant => tenant.Id).ToListAsync(cancellationToken)).ConvertAll(Entry);

    private static async Task<List<ApiKeyEntry>> ApiKeysAsync(IQueryable<ApiKeyRecord> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inForce = await keys.AsNoTracking()
            .Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .OrderBy(key => key.PublicId)
            .ToListAsync(cancellationToken);
        return [.. inForce.SelectMany(key => Entries(key, now))];
    }

    private static async Task<List<ModelAlias>> AliasesAsync(PortalDbContext context, CancellationToken cancellationToken) =>
        (await context.ModelAliases.AsNoTracking().OrderBy(alias => alias.Alias).ToListAsync(cancellationToken)).ConvertAll(Entry);

    private static async Task<List<ModelPolicy>> ModelsAsync(PortalDbContext context, CancellationToken cancellationToken) =>
        (await context.ModelPolicies.AsNoTracking().OrderBy(policy => policy.Name).ToListAsync(cancellationToken)).ConvertAll(Entry);

    private static async Task<List<ExternalUpstream>> UpstreamsAsync(PortalDbContext context, CancellationToken cancellationToken) =>
        (await context.Upstreams.AsNoTracking().OrderBy(upstream => upstream.Id).ToListAsync(cancellationToken)).ConvertAll(Entry);

    private static TenantEntry Entry(Tenant tenant) =>
        new(tenant.Id, tenant.Name, tenant.Suspended) { Limits = tenant.Limits.ToLimits(), Weight = tenant.Weight };

    /// <summary>A key that was rotated has two hashes for a while; all else is the same for both, and so is what they used.</summary>
    private static IEnumerable<ApiKeyEntry> Entries(ApiKeyRecord key, DateTimeOffset now)
    {
        var entry = new ApiKeyEntry(key.PublicId, key.TenantId, key.Hash, key.Scopes, key.ExpiresAt)
        {
            Models = NullIfNone(key.Models),
            AddressRanges = NullIfNone(key.AddressRanges),
            Limits = key.Limits.ToLimits(),
            Cache = key.Cache,
            OwnCachePartition = key.OwnCachePartition,
            TimeoutSeconds = key.TimeoutSeconds,
        };
        yield return entry;
        if (key is { PreviousHash: { } previous, PreviousEndsAt: { } ends } && ends > now)
        {
            yield return entry with { Hash = previous, ExpiresAt = key.ExpiresAt < ends ? key.ExpiresAt : ends };
        }
    }

    private static ModelAlias Entry(ModelAliasRecord alias) => new(alias.Alias, alias.Target)
    {
        Targets = NullIfNone(alias.Targets.ConvertAll(target => new WeightedTarget(target.Target, target.Weight))),
    };

    private static ModelPolicy Entry(ModelPolicyRecord policy) => new(policy.Name) { Limits = policy.Limits.ToLimits(), Price = policy.Price.ToPrice() };

    private static ExternalUpstream Entry(UpstreamRecord upstream) => new()
    {
        Id = upstream.Id,
        Model = upstream.Model,
        Version = upstream.Version,
        Address = new Uri(upstream.Address),
        UpstreamModel = upstream.UpstreamModel,
        SealedApiKey = upstream.SealedApiKey,
        Price = upstream.Price.ToPrice(),
        ConcurrentRequests = upstream.ConcurrentRequests,
    };

    private static List<T>? NullIfNone<T>(List<T>? list) => list is { Count: > 0 } ? list : null;
}
