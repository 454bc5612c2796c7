using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DeepSeek.ControlPlane.Signing;

namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>Signs heartbeats and reads signed ones: whoever can write to Redis still cannot invent a replica.</summary>
public sealed class HeartbeatCodec(HmacSigner signer)
{
    /// <summary>The purpose under which the shared secret signs heartbeats.</summary>
    public const string Purpose = "heartbeat";

    /// <summary>Signs a heartbeat.</summary>
    public string Write(ReplicaHeartbeat heartbeat) =>
        signer.Sign(JsonSerializer.SerializeToUtf8Bytes(heartbeat, ControlPlaneJsonContext.Default.ReplicaHeartbeat));

    /// <summary>Reads one; false where the signature is wrong, or where a replica of another release says what this one does not understand.</summary>
    public bool TryRead(string? text, [NotNullWhen(true)] out ReplicaHeartbeat? heartbeat)
    {
        try
        {
            heartbeat = signer.TryVerify(text, out var payload)
                ? JsonSerializer.Deserialize(payload, ControlPlaneJsonContext.Default.ReplicaHeartbeat)
                : null;
        }
        catch (JsonException)
        {
            heartbeat = null;
        }

        return heartbeat is not null;
    }
}
