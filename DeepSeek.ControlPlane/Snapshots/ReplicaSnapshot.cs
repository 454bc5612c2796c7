using System.Text.Json;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>What replicas know: which version of each model is to be active, and who is to take no new requests. It holds no keys.</summary>
public sealed record ReplicaSnapshot
{
    /// <summary>The document's name.</summary>
    public const string Document = "replicas";

    /// <summary>The models that somebody has decided about; of any other a replica serves the newest version that it found at its start.</summary>
    public required IReadOnlyList<DesiredModel> Models { get; init; }

    /// <summary>Ids of replicas that are to take no new requests; null for none.</summary>
    public IReadOnlyList<string>? Drained { get; init; }

    /// <summary>Reads it; null where there is nothing.</summary>
    public static ReplicaSnapshot? Read(byte[] payload) => JsonSerializer.Deserialize(payload, ControlPlaneJsonContext.Default.ReplicaSnapshot);
}
