using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Runtime;

/// <summary>The heap that native libraries share.</summary>
internal static partial class NativeHeap
{
    private static bool _cannot = !OperatingSystem.IsLinux();

    /// <summary>
    /// Gives back to the system what was freed. The GNU C library keeps a heap for each of several threads and what is freed in them, so that a process which
    /// loads and unloads models would hold the memory of many. Others give it back by themselves.
    /// </summary>
    public static void Trim()
    {
        if (_cannot) return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than GNU's.
            _cannot = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
