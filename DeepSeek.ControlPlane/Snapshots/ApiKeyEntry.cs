namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A key, as gateways know it.</summary>
/// <param name="Id">The key's public id, as in <see cref="ControlPlane.ApiKeys.ApiKey.PublicId"/>.</param>
/// <param name="TenantId">Whose key it is.</param>
/// <param name="Hash">As <see cref="ControlPlane.ApiKeys.ApiKey.Hash"/> gives it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record ApiKeyEntry(string Id, string TenantId, string Hash, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt)
{
    /// <summary>The models that it may ask, by name; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>From where it may be used, as CIDR ranges such as <c>10.0.0.0/8</c>; null or none for anywhere.</summary>
    public IReadOnlyList<string>? AddressRanges { get; init; }

    /// <summary>What it may use; null for no limit of its own.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>Which of its answers may be kept and given again.</summary>
    public CachePolicy Cache { get; init; }

    /// <summary>True where its cached answers and prefixes are not shared with its tenant's other keys.</summary>
    public bool OwnCachePartition { get; init; }

    /// <summary>How long a synchronous <c>/v1/inference</c> of this key may take, in seconds; null for the gateway's setting.</summary>
    public double? TimeoutSeconds { get; init; }
}
