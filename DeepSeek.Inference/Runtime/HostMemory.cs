using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>The processor's memory, outside the garbage collector's. Zeroed by the system, which pages it in only as it is used.</summary>
internal sealed unsafe class HostMemory : IDeviceMemory
{
    public static readonly HostMemory Instance = new();

    public OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public nint Allocate(long bytes) => (nint)NativeMemory.AllocZeroed((nuint)bytes);

    public void Free(nint memory) => NativeMemory.Free((void*)memory);

    public void Copy(nint from, nint to, long bytes) => NativeMemory.Copy((void*)from, (void*)to, (nuint)bytes);

    public void Synchronize()
    {
    }
}
