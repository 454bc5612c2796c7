using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Opens sessions on the processor whose arena has a limit. ONNX Runtime knows such a limit only for an allocator that is registered for the whole
/// process; so one is registered for each session, which goes on using it, and is taken back once the session has it.
/// </summary>
internal static class BoundedArena
{
    /// <summary>ONNX Runtime's interface takes the limit in 32 bits. A model that needs more runs without one.</summary>
    public const long MostBytes = uint.MaxValue;

    private const int ByDefault = -1;

    private static readonly Lock Gate = new();

    /// <summary>Opens a session.</summary>
    /// <param name="graphPath">The graph's file.</param>
    /// <param name="options">Its other settings.</param>
    /// <param name="limitBytes">
    /// Most bytes of the arena, weights included: a limit below these is taken for none, because the runtime subtracts without a sign.
    /// </param>
    public static InferenceSession Open(string graphPath, SessionOptions options, long limitBytes)
    {
        // Of this type, or the runtime would register an allocator without an arena, and heed no limit.
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var configuration = new OrtArenaCfg((uint)limitBytes, ByDefault, ByDefault, ByDefault);
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        lock (Gate)
        {
            OrtEnv.Instance().CreateAndRegisterAllocator(memory, configuration);
            try
            {
                return new InferenceSession(graphPath, options);
            }
            finally
            {
                OrtEnv.Instance().UnregisterAllocator(memory);
            }
        }
    }
}
