namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What gateways know: tenants and their keys, as hashes. Replicas never get this document.</summary>
public sealed record GatewaySnapshot
{
    /// <summary>The document's name.</summary>
    public const string Document = "gateway";

    /// <summary>Every tenant.</summary>
    public required IReadOnlyList<TenantEntry> Tenants { get; init; }

    /// <summary>Every key that is neither revoked nor expired at the time of publication.</summary>
    public required IReadOnlyList<ApiKeyEntry> ApiKeys { get; init; }

    /// <summary>Other names of models; none in what an older portal has published.</summary>
    // Never null: what the reader does not find, it sets to null.
    public IReadOnlyList<ModelAlias> Aliases { get; init => field = value ?? []; } = [];
}

/// <summary>A tenant, as gateways know it.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Name">The tenant's name.</param>
/// <param name="Suspended">True where none of its keys may be used.</param>
public sealed record TenantEntry(string Id, string Name, bool Suspended);

/// <summary>A key, as gateways know it.</summary>
/// <param name="Id">The key's public id, as in <see cref="ControlPlane.ApiKeys.ApiKey.PublicId"/>.</param>
/// <param name="TenantId">Whose key it is.</param>
/// <param name="Hash">As <see cref="ControlPlane.ApiKeys.ApiKey.Hash"/> gives it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
public sealed record ApiKeyEntry(string Id, string TenantId, string Hash, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);
