using System.Text.Json;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What gateways know: tenants and their keys, as hashes. Replicas never get this document.</summary>
/// <remarks>What is not required was added later: an older portal leaves it out, and it reads as nothing.</remarks>
public sealed record GatewaySnapshot
{
    /// <summary>The document's name.</summary>
    public const string Document = "gateway";

    /// <summary>Every tenant.</summary>
    public required IReadOnlyCollection<TenantEntry> Tenants { get; init; }

    /// <summary>Every key that is neither revoked nor expired at the time of publication. One that was rotated is there twice, the newest secret first.</summary>
    public required IReadOnlyCollection<ApiKeyEntry> ApiKeys { get; init; }

    /// <summary>Other names of models.</summary>
    // Here and below: never null, because what the reader does not find, it sets to null.
    public IReadOnlyList<ModelAlias> Aliases { get; init => field = value ?? []; } = [];

    /// <summary>What holds for a model, whoever asks it. A model that is not here has no limits and costs nothing.</summary>
    public IReadOnlyList<ModelPolicy> Models { get; init => field = value ?? []; } = [];

    /// <summary>Servers of others that serve models of this platform, as replicas do.</summary>
    public IReadOnlyList<ExternalUpstream> Upstreams { get; init => field = value ?? []; } = [];

    /// <summary>Reads it, null where there is nothing, in the form that deltas change cheaply: the first of them then takes no longer than the others.</summary>
    public static GatewaySnapshot? Read(byte[] payload) => JsonSerializer.Deserialize(payload, ControlPlaneJsonContext.Default.GatewaySnapshot) is { } read
        ? new GatewaySnapshotDelta().ApplyTo(read)
        : null;
}
