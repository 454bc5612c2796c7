using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary>
/// Asks CUDA's driver where the GPU of one of its indexes is. CUDA counts what <c>CUDA_VISIBLE_DEVICES</c> lets it see, by default the fastest first;
/// NVML counts every GPU, along the PCI bus. Only the place on the bus is the same for both.
/// </summary>
internal static unsafe class CudaDriver
{
    private const int Success = 0;
    private const int BusIdLength = 32;

    /// <summary>What the driver's library is called on this platform.</summary>
    public static string DefaultPath => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Finds the place on the PCI bus; false where the driver cannot say, and then why.</summary>
    public static bool TryFindBusId(string path, int index, [NotNullWhen(true)] out string? busId, [NotNullWhen(false)] out string? fault)
    {
        (busId, fault) = (null, null);

        // Never freed: ONNX Runtime uses it as long as the process lives.
        if (!NativeLibrary.TryLoad(path, out var library))
        {
            fault = $"{path} cannot be loaded";
            return false;
        }

        if (!NativeLibrary.TryGetExport(library, "cuInit", out var initialize)
            || !NativeLibrary.TryGetExport(library, "cuDeviceGet", out var getDevice)
            || !NativeLibrary.TryGetExport(library, "cuDeviceGetPCIBusId", out var getBusId))
        {
            fault = $"{path} is not CUDA's driver";
            return false;
        }

        var device = 0;
        var text = stackalloc byte[BusIdLength];
        var (step, result) = ("cuInit", ((delegate* unmanaged<uint, int>)initialize)(0));
        if (result == Success) (step, result) = ("cuDeviceGet", ((delegate* unmanaged<int*, int, int>)getDevice)(&device, index));
        if (result == Success)
        {
            (step, result) = ("cuDeviceGetPCIBusId", ((delegate* unmanaged<byte*, int, int, int>)getBusId)(text, BusIdLength, device));
        }

        if (result != Success)
        {
            fault = $"{step}: error {result}";
            return false;
        }

        var bytes = new ReadOnlySpan<byte>(text, BusIdLength);
        busId = Encoding.ASCII.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))]);
        return true;
    }
}
