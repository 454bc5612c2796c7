using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary><c>nvmlMemory_t</c>: a GPU's memory, in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}
