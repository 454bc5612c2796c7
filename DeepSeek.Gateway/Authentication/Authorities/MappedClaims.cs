using System.Collections.Frozen;

namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>What somebody else's token means here, before the snapshot is asked.</summary>
/// <param name="KeyId">Stable and opaque: the same for the same subject of the same issuer.</param>
/// <param name="TenantId">The tenant it belongs to; null where it does not say.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record MappedClaims(string KeyId, string? TenantId, FrozenSet<string> Scopes)
{
    /// <summary>The caller, by a snapshot.</summary>
    public Identification Identify(ApiKeyIndex index)
    {
        if (TenantId is null || index.FindTenant(TenantId) is not { } tenant)
        {
            return Identification.Denied("The token belongs to no tenant of this platform.");
        }

        return Identification.Of(new Caller
        {
            KeyId = KeyId,
            TenantId = tenant.Id,
            Scopes = Scopes,
            CachePartition = ApiKeyIndex.PartitionOf(tenant.Id),
            Suspended = tenant.Suspended,
            Credential = Credential.AuthorityToken,
            Tenant = tenant,
            Principal = Caller.PrincipalOf(KeyId, tenant.Id, Scopes),
        });
    }
}
