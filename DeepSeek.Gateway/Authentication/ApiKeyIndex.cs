using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Authentication.Addresses;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The keys and tenants of one snapshot, by what they are looked up by. Immutable.</summary>
internal sealed class ApiKeyIndex
{
    private static readonly ApiKeyIndex Empty = new(new(), new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    private readonly LayeredMap<Digest, Caller> _byDigest;

    // A key that was rotated a while ago is there twice: the newest first.
    private readonly LayeredMap<string, Caller[]> _byId;
    private readonly LayeredMap<string, TenantEntry> _tenants;

    private ApiKeyIndex(LayeredMap<Digest, Caller> byDigest, LayeredMap<string, Caller[]> byId, LayeredMap<string, TenantEntry> tenants) =>
        (_byDigest, _byId, _tenants) = (byDigest, byId, tenants);

    public static ApiKeyIndex Of(GatewaySnapshot snapshot) =>
        Empty.With(new GatewaySnapshotDelta { Tenants = snapshot.Tenants, ApiKeys = snapshot.ApiKeys });

    /// <summary>The index with what changed.</summary>
    public ApiKeyIndex With(GatewaySnapshotDelta delta)
    {
        var changedTenants = new Dictionary<string, TenantEntry?>(delta.Tenants.Count, StringComparer.Ordinal);
        foreach (var tenant in delta.Tenants)
        {
            changedTenants[tenant.Id] = tenant;
        }

        foreach (var id in delta.RemovedTenants)
        {
            changedTenants[id] = null;
        }

        var tenants = _tenants.With(changedTenants);
        var byId = new Dictionary<string, Caller[]?>(delta.ApiKeys.Count + delta.RemovedApiKeys.Count, StringComparer.Ordinal);
        foreach (var entries in delta.ApiKeys.GroupBy(key => key.Id, StringComparer.Ordinal))
        {
            byId[entries.Key] = ToCallers(entries, tenants);
        }

        foreach (var id in delta.RemovedApiKeys)
        {
            byId[id] = null;
        }

        // What callers know of their tenants is in them.
        if (changedTenants.Count > 0)
        {
            foreach (var callers in _byId.Values.Where(callers => changedTenants.ContainsKey(callers[0].TenantId)))
            {
                byId.TryAdd(callers[0].KeyId, ToCallers(callers.Select(caller => caller.Key!), tenants));
            }
        }

        return new ApiKeyIndex(_byDigest.With(ByDigest(byId)), _byId.With(byId), tenants);
    }

    /// <summary>Whose key this is; null where the snapshot does not know it. Says nothing of expiry, suspension or address.</summary>
    public Caller? Find(in Digest key) => _byDigest.Find(key);

    /// <summary>The same, by the key's public id, for a token that was given for it.</summary>
    public Caller? FindById(string keyId) => _byId.Find(keyId)?[0];

    /// <summary>The tenant; null where the snapshot does not know it.</summary>
    public TenantEntry? FindTenant(string id) => _tenants.Find(id);

    /// <summary>Derived, not the tenant's id itself, so that what replicas and caches hold does not name tenants.</summary>
    public static string PartitionOf(string tenantId) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("cache-partition\n" + tenantId)).AsSpan(0, 16));

    private Dictionary<Digest, Caller?> ByDigest(Dictionary<string, Caller[]?> changed)
    {
        var byDigest = new Dictionary<Digest, Caller?>(changed.Count);
        foreach (var id in changed.Keys)
        {
            foreach (var caller in _byId.Find(id) ?? [])
            {
                byDigest[DigestOf(caller)] = null;
            }
        }

        foreach (var caller in changed.Values.OfType<Caller[]>().SelectMany(callers => callers))
        {
            byDigest[DigestOf(caller)] = caller;
        }

        return byDigest;
    }

    private static Digest DigestOf(Caller caller) => Digest.TryParse(caller.Key!.Hash, out var digest) ? digest : default;

    /// <summary>Null where there is none: a key whose tenant is not in the snapshot belongs to nobody, and is as unknown as one that was revoked.</summary>
    private static Caller[]? ToCallers(IEnumerable<ApiKeyEntry> entries, LayeredMap<string, TenantEntry> tenants)
    {
        List<Caller> callers = [];
        foreach (var key in entries)
        {
            if (tenants.Find(key.TenantId) is { } tenant && Digest.TryParse(key.Hash, out _))
            {
                callers.Add(ToCaller(key, tenant));
            }
        }

        return callers.Count > 0 ? [.. callers] : null;
    }

    private static Caller ToCaller(ApiKeyEntry key, TenantEntry tenant) => new()
    {
        KeyId = key.Id,
        TenantId = tenant.Id,
        Scopes = key.Scopes.ToFrozenSet(StringComparer.Ordinal),
        CachePartition = PartitionOf(key.OwnCachePartition ? tenant.Id + "\n" + key.Id : tenant.Id),
        ExpiresAt = key.ExpiresAt,
        Suspended = tenant.Suspended,
        Credential = Credential.ApiKey,
        Models = key.Models?.ToFrozenSet(StringComparer.Ordinal),
        AddressRanges = key.AddressRanges is { Count: > 0 } ranges ? AddressRanges.Parse(ranges) : null,
        Key = key,
        Tenant = tenant,
        Principal = Caller.PrincipalOf(key.Id, tenant.Id, key.Scopes),
    };
}
