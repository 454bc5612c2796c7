using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>A graph loaded into ONNX Runtime.</summary>
internal sealed class OnnxModelSession(
    InferenceSession session, ModelShape shape, GraphForm form, RuntimeDevice device, MemoryReservation memory, RuntimeOptions options)
    : IModelSession
{
    /// <summary>Logits of a whole chunk come out of a run; with a large vocabulary a chunk is smaller, so that they stay below this.</summary>
    private const long MaxLogitBytes = 64L << 20;

    private const int SmallestChunk = 16;

    private PromptCuts? _cuts;

    public ModelShape Shape => shape;

    public GraphForm Form => form;

    public RuntimeDevice Device => device;

    public int ChunkTokens { get; } = ChunkTokensOf(shape.VocabularySize, options);

    public PromptCuts Cuts => _cuts ??= PromptCuts.Of(device, ChunkTokens);

    public MemoryPlan Plan => memory.Plan;

    public int AffordableSlots => Plan.Slots + 1;

    public InferenceSession Session => session;

    /// <summary>Where its key-value caches lie.</summary>
    public IDeviceMemory Memory { get; } = device == RuntimeDevice.Cuda ? new CudaMemory(options.DeviceIndex) : HostMemory.Instance;

    public ISlotPool AllocateSlots(int slots) => new OnnxSlotPool(this, slots);

    /// <summary>Most tokens of a prompt that are read in one run, of a model with such a vocabulary.</summary>
    public static int ChunkTokensOf(long vocabulary, RuntimeOptions options) =>
        (int)Math.Clamp(MaxLogitBytes / (Math.Max(1, vocabulary) * sizeof(float)), SmallestChunk, options.PrefillChunkTokens);

    public void Dispose()
    {
        session.Dispose();
        memory.Dispose();
    }
}
