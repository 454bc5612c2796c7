using System.Runtime.InteropServices;

namespace DeepSeek.Inference.Runtime;

/// <summary>The heap that native libraries share.</summary>
internal static partial class NativeHeap
{
    // Of mallopt(3).
    private const int MappingThreshold = -3;

    // Weights and caches are larger; what a step takes is not, and a large piece that comes and goes costs its pages each time.
    private const int ThresholdBytes = 1 << 20;

    private static bool _cannot = !OperatingSystem.IsLinux();

    /// <summary>
    /// Has every large piece of memory go back to the system as soon as it is freed. The GNU C library begins so, and then takes for large only what is
    /// larger than what was freed so far, up to 32 MiB: weights would lie in its heaps and leave holes there. To be called before there are models.
    /// </summary>
    public static void GiveBackLargePieces()
    {
        if (!_cannot) Try(static () => SetOption(MappingThreshold, ThresholdBytes));
    }

    /// <summary>
    /// Gives back to the system what was freed. The GNU C library keeps a heap for each of several threads and what is freed in them, so that a process which
    /// loads and unloads models would hold the memory of many. Others give it back by themselves.
    /// </summary>
    public static void Trim()
    {
        if (!_cannot) Try(static () => MallocTrim(0));
    }

    private static void Try(Func<int> call)
    {
        try
        {
            _ = call();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than GNU's.
            _cannot = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
