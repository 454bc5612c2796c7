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
    public string Name => GatewaySnapshot.Document;

    public async Task<byte[]> ReadAsync(PortalDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenants = await context.Tenants.AsNoTracking().OrderBy(tenant => tenant.Id).ToListAsync(cancellationToken);
        var apiKeys = await context.ApiKeys.AsNoTracking()
            .Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .OrderBy(key => key.PublicId)
            .ToListAsync(cancellationToken);
        var aliases = await context.ModelAliases.AsNoTracking().OrderBy(alias => alias.Alias).ToListAsync(cancellationToken);
        var policies = await context.ModelPolicies.AsNoTracking().OrderBy(policy => policy.Name).ToListAsync(cancellationToken);
        var upstreams = await context.Upstreams.AsNoTracking().OrderBy(upstream => upstream.Id).ToListAsync(cancellationToken);

        var snapshot = new GatewaySnapshot
        {
            Tenants = [.. tenants.Select(Entry)],
            ApiKeys = [.. apiKeys.SelectMany(key => Entries(key, now))],
            Aliases = [.. aliases.Select(Entry)],
            Models = [.. policies.Select(Entry)],
            Upstreams = [.. upstreams.Select(Entry)],
        };
        return JsonSerializer.SerializeToUtf8Bytes(snapshot, ControlPlaneJsonContext.Default.GatewaySnapshot);
    }

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
