using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>Tells runs that found no memory from those that failed otherwise. ONNX Runtime has no code for it, only words.</summary>
internal static class AllocationFailure
{
    // The arena at its limit, the arena at the device's, the C++ allocator, CUDA.
    private static readonly string[] Signs =
        ["smaller than requested bytes", "Failed to allocate memory", "bad_alloc", "bad allocation", "out of memory", "bfc_arena"];

    /// <summary>Whether a run failed for want of memory.</summary>
    public static bool IsIn(OnnxRuntimeException error)
    {
        foreach (var sign in Signs)
        {
            if (error.Message.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
