using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// A GPU's memory, through the CUDA runtime that ONNX Runtime's GPU build needs anyway. Not verified: no machine of ours has a GPU.
/// </summary>
internal sealed partial class CudaMemory(int device) : IDeviceMemory
{
    private const string Library = "cudart";
    private const int DeviceToDevice = 3;
    private const int Success = 0;
    private const int OutOfMemory = 2;

    static CudaMemory() => NativeLibrary.SetDllImportResolver(typeof(CudaMemory).Assembly, static (name, assembly, path) =>
        name != Library ? 0
        : NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "cudart64_12.dll" : "libcudart.so.12", assembly, path, out var handle) ? handle
        : 0);

    public OrtMemoryInfo Info { get; } = new("Cuda", OrtAllocatorType.DeviceAllocator, device, OrtMemType.Default);

    public long? TotalBytes
    {
        get
        {
            try
            {
                Check(SetDevice(device));
                Check(MemoryInfo(out _, out var total));
                return (long)total;
            }
            catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or InvalidOperationException)
            {
                // No CUDA here; loading a model says so.
                return null;
            }
        }
    }

    public nint Allocate(long bytes)
    {
        Check(SetDevice(device));
        var status = Malloc(out var memory, (nuint)bytes);
        if (status == OutOfMemory) throw new InsufficientMemoryException($"GPU {device} has no {bytes} bytes left.");
        Check(status);
        return memory;
    }

    public void Free(nint memory) => Check(FreeMemory(memory));

    public void Copy(nint from, nint to, long bytes) => Check(CopyMemory(to, from, (nuint)bytes, DeviceToDevice));

    // Copies between two places of a device come back before they are done, and ONNX Runtime computes on a stream of its own.
    public void Synchronize() => Check(DeviceSynchronize());

    private static void Check(int status)
    {
        if (status != Success) throw new InvalidOperationException($"The CUDA runtime answered with error {status}.");
    }

    [LibraryImport(Library, EntryPoint = "cudaSetDevice")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetDevice(int device);

    [LibraryImport(Library, EntryPoint = "cudaMemGetInfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryInfo(out nuint free, out nuint total);

    [LibraryImport(Library, EntryPoint = "cudaMalloc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Malloc(out nint memory, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cudaFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FreeMemory(nint memory);

    [LibraryImport(Library, EntryPoint = "cudaMemcpy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CopyMemory(nint to, nint from, nuint bytes, int kind);

    [LibraryImport(Library, EntryPoint = "cudaDeviceSynchronize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DeviceSynchronize();
}
