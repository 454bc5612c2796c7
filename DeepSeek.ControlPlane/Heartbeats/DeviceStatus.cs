namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>The device a replica runs on. A figure that cannot be measured is null, not zero.</summary>
public sealed record DeviceStatus
{
    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the device calls itself.</summary>
    public required string Name { get; init; }

    /// <summary>Used share of the device's time, 0 to 1.</summary>
    public double? Utilization { get; init; }

    /// <summary>Memory in use, in bytes: the process's on a CPU, the device's on a GPU.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, in bytes.</summary>
    public long? MemoryTotalBytes { get; init; }
}
