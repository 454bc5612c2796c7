using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Portal.Features.Live;

/// <summary>A replica, and what is to be thought of what it last said.</summary>
/// <param name="Heartbeat">What it last said.</param>
/// <param name="HeardAt">When we last heard something new, by our own clock: those of other machines may be off.</param>
/// <param name="Lost">True where Redis was there and the replica was not.</param>
public sealed record ReplicaView(ReplicaHeartbeat Heartbeat, DateTimeOffset HeardAt, bool Lost)
{
    /// <summary>True where it is gone because somebody wanted it so: it was told to stop, or was drained before.</summary>
    public bool Left { get; init; }

    /// <summary>True where it serves at least one version, is there and takes requests.</summary>
    public bool Ready => !Lost && !Heartbeat.Draining && Heartbeat.Models.Any(model => model.State == ModelVersionState.Active);
}
