using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>How one lane of a replica is.</summary>
public sealed record LaneStatus
{
    /// <summary>Which.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Its sequences that are being generated.</summary>
    public int Running { get; init; }

    /// <summary>Its sequences that wait.</summary>
    public int Queued { get; init; }

    /// <summary>How often one of its sequences had to make room for another, since the start.</summary>
    public long PreemptedTotal { get; init; }
}
