using System.Text.Json;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>
/// What changed in a <see cref="GatewaySnapshot"/>: tenants and keys one by one, since there are many; of the others, which are few, the whole list.
/// Everything is as it is now, not how it came to be: to apply a delta twice, or to a state that knows a part of it already, does no harm.
/// </summary>
public sealed record GatewaySnapshotDelta : ISnapshotDelta<GatewaySnapshot>
{
    /// <summary>Tenants that are new or different.</summary>
    public IReadOnlyCollection<TenantEntry> Tenants { get; init => field = value ?? []; } = [];

    /// <summary>Ids of tenants that are gone.</summary>
    public IReadOnlyCollection<string> RemovedTenants { get; init => field = value ?? []; } = [];

    /// <summary>Keys that are new or different: all entries of each.</summary>
    public IReadOnlyCollection<ApiKeyEntry> ApiKeys { get; init => field = value ?? []; } = [];

    /// <summary>Ids of keys that are not in force any more.</summary>
    public IReadOnlyCollection<string> RemovedApiKeys { get; init => field = value ?? []; } = [];

    /// <summary>All other names of models; null where none changed.</summary>
    public IReadOnlyList<ModelAlias>? Aliases { get; init; }

    /// <summary>All policies of models; null where none changed.</summary>
    public IReadOnlyList<ModelPolicy>? Models { get; init; }

    /// <summary>All servers of others; null where none changed.</summary>
    public IReadOnlyList<ExternalUpstream>? Upstreams { get; init; }

    /// <summary>Reads it; null where there is nothing.</summary>
    public static GatewaySnapshotDelta? Read(byte[] payload) => JsonSerializer.Deserialize(payload, ControlPlaneJsonContext.Default.GatewaySnapshotDelta);

    /// <inheritdoc />
    public GatewaySnapshot ApplyTo(GatewaySnapshot before) => before with
    {
        Tenants = EntriesById<TenantEntry>.Of(before.Tenants, tenant => tenant.Id).With(Tenants, RemovedTenants),
        ApiKeys = EntriesById<ApiKeyEntry>.Of(before.ApiKeys, key => key.Id).With(ApiKeys, RemovedApiKeys),
        Aliases = Aliases ?? before.Aliases,
        Models = Models ?? before.Models,
        Upstreams = Upstreams ?? before.Upstreams,
    };
}
