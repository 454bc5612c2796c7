using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The keys of one snapshot, by hash. Immutable.</summary>
internal sealed class ApiKeyIndex
{
    private readonly FrozenDictionary<string, Caller> _byHash;

    public ApiKeyIndex(GatewaySnapshot snapshot)
    {
        var tenants = snapshot.Tenants.ToFrozenDictionary(tenant => tenant.Id);
        var callers = new Dictionary<string, Caller>(snapshot.ApiKeys.Count);
        foreach (var key in snapshot.ApiKeys)
        {
            // A key whose tenant is not in the snapshot belongs to nobody: it is as unknown as one that was revoked.
            if (tenants.TryGetValue(key.TenantId, out var tenant))
            {
                callers[key.Hash] = ToCaller(key, tenant);
            }
        }

        _byHash = callers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whose key this is; null where the snapshot does not know it. Says nothing of expiry or suspension.</summary>
    public Caller? Find(ApiKey key) => _byHash.GetValueOrDefault(key.Hash());

    private static Caller ToCaller(ApiKeyEntry key, TenantEntry tenant)
    {
        Claim[] claims =
        [
            new(CallerClaims.KeyId, key.Id),
            new(CallerClaims.TenantId, tenant.Id),
            .. key.Scopes.Select(scope => new Claim(CallerClaims.Scope, scope)),
        ];
        return new Caller
        {
            KeyId = key.Id,
            TenantId = tenant.Id,
            Scopes = key.Scopes.ToFrozenSet(StringComparer.Ordinal),
            CachePartition = PartitionOf(key.OwnCachePartition ? tenant.Id + "\n" + key.Id : tenant.Id),
            ExpiresAt = key.ExpiresAt,
            Suspended = tenant.Suspended,
            Key = key,
            Weight = tenant.Weight ?? 1,
            TimeoutSeconds = key.TimeoutSeconds,
            Principal = new ClaimsPrincipal(new ClaimsIdentity(claims, ApiKeyAuthenticationHandler.SchemeName, CallerClaims.KeyId, CallerClaims.Scope)),
        };
    }

    /// <summary>Derived, not the tenant's id itself, so that what replicas and caches hold does not name tenants.</summary>
    private static string PartitionOf(string tenantId) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("cache-partition\n" + tenantId)).AsSpan(0, 16));
}
