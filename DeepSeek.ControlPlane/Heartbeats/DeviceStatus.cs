using System.Text.Json.Serialization;

namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>The device a replica runs on. A figure that cannot be measured is null, not zero.</summary>
public sealed record DeviceStatus
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>An NVIDIA GPU.</summary>
    public const string Cuda = "cuda";

    /// <summary><c>cpu</c> or <c>cuda</c>: what models are computed on; what the settings ask for only until one is loaded.</summary>
    public required string Kind { get; init; }

    /// <summary>What the device calls itself.</summary>
    public required string Name { get; init; }

    /// <summary>Which it is among all devices of its kind: a GPU's UUID. Null where that is not known, and on a CPU.</summary>
    public string? Id { get; init; }

    /// <summary>Used share of the device's time, 0 to 1.</summary>
    public double? Utilization { get; init; }

    /// <summary>Memory in use, in bytes: the process's on a CPU, the device's on a GPU.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Memory there is, in bytes.</summary>
    public long? MemoryTotalBytes { get; init; }

    /// <summary>How warm a GPU is, in degrees Celsius.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>What a GPU draws, in watts.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>Whether the settings ask for a GPU.</summary>
    public bool GpuExpected { get; init; }

    /// <summary>True where a CPU computes what a GPU should: all works, and slowly.</summary>
    [JsonIgnore]
    public bool LacksGpu => GpuExpected && Kind == Cpu;
}
