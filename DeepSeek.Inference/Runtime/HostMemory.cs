using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>The processor's memory, outside the garbage collector's. Zeroed by the system, which pages it in only as it is used.</summary>
internal sealed unsafe class HostMemory : IDeviceMemory
{
    public static readonly HostMemory Instance = new();

    public OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public long? TotalBytes { get; } = FindTotal();

    public nint Allocate(long bytes) => (nint)NativeMemory.AllocZeroed((nuint)bytes);

    public void Free(nint memory) => NativeMemory.Free((void*)memory);

    public void Copy(nint from, nint to, long bytes) => NativeMemory.Copy((void*)from, (void*)to, (nuint)bytes);

    public void Synchronize()
    {
    }

    private static long? FindTotal()
    {
        // Where a container has a limit, the garbage collector counts three quarters of it: its own share, not that of the models beside it.
        foreach (var file in (ReadOnlySpan<string>)["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"])
        {
            if (!File.Exists(file)) continue;

            // Without a limit there is a word, or a number beyond any memory.
            if (long.TryParse(File.ReadAllText(file), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var limit)
                && limit is > 0 and < 1L << 50)
            {
                return limit;
            }
        }

        var machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return machine > 0 ? machine : null;
    }
}
