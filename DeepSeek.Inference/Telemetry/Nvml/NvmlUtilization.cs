using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary><c>nvmlUtilization_t</c>: percent of the driver's last sample, between a sixth of a second and a second long.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    /// <summary>Time in which a kernel ran.</summary>
    public uint Gpu;

    /// <summary>Time in which memory was read or written.</summary>
    public uint Memory;
}
