using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Authentication.Addresses;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The keys and tenants of one snapshot, by what they are looked up by. Immutable.</summary>
internal sealed class ApiKeyIndex
{
    private readonly FrozenDictionary<Digest, Caller> _byDigest;
    private readonly FrozenDictionary<string, Caller> _byId;
    private readonly FrozenDictionary<string, TenantEntry> _tenants;

    public ApiKeyIndex(GatewaySnapshot snapshot)
    {
        _tenants = snapshot.Tenants.ToFrozenDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        var byDigest = new Dictionary<Digest, Caller>(snapshot.ApiKeys.Count);
        var byId = new Dictionary<string, Caller>(snapshot.ApiKeys.Count, StringComparer.Ordinal);
        foreach (var key in snapshot.ApiKeys)
        {
            // A key whose tenant is not in the snapshot belongs to nobody: it is as unknown as one that was revoked.
            if (_tenants.TryGetValue(key.TenantId, out var tenant) && Digest.TryParse(key.Hash, out var digest))
            {
                var caller = byDigest[digest] = ToCaller(key, tenant);

                // A key that was rotated a while ago is there twice: the newest first.
                byId.TryAdd(key.Id, caller);
            }
        }

        _byDigest = byDigest.ToFrozenDictionary();
        _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whose key this is; null where the snapshot does not know it. Says nothing of expiry, suspension or address.</summary>
    public Caller? Find(in Digest key) => _byDigest.GetValueOrDefault(key);

    /// <summary>The same, by the key's public id, for a token that was given for it.</summary>
    public Caller? FindById(string keyId) => _byId.GetValueOrDefault(keyId);

    /// <summary>The tenant; null where the snapshot does not know it.</summary>
    public TenantEntry? FindTenant(string id) => _tenants.GetValueOrDefault(id);

    /// <summary>Derived, not the tenant's id itself, so that what replicas and caches hold does not name tenants.</summary>
    public static string PartitionOf(string tenantId) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("cache-partition\n" + tenantId)).AsSpan(0, 16));

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
