using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// The arena that models on the processor share where its size is limited. ONNX Runtime knows such a limit only for the process as a whole, and only
/// once.
/// </summary>
internal static class SharedArena
{
    private const int ByDefault = -1;

    private static readonly Lock Gate = new();
    private static bool _registered;

    /// <summary>Makes the arena, at the first call.</summary>
    public static void Register(long limitBytes)
    {
        lock (Gate)
        {
            if (_registered) return;
            using var configuration = new OrtArenaCfg(
                (uint)Math.Min(limitBytes, uint.MaxValue), ByDefault, ByDefault, ByDefault);
            OrtEnv.Instance().CreateAndRegisterAllocator(OrtMemoryInfo.DefaultInstance, configuration);
            _registered = true;
        }
    }
}
