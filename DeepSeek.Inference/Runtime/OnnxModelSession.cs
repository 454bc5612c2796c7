using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>A graph loaded into ONNX Runtime.</summary>
internal sealed class OnnxModelSession(InferenceSession session, ModelShape shape, GraphForm form, RuntimeDevice device, RuntimeOptions options)
    : IModelSession
{
    /// <summary>Logits of a whole chunk come out of a run; with a large vocabulary a chunk is smaller, so that they stay below this.</summary>
    private const long MaxLogitBytes = 64L << 20;

    private const int SmallestChunk = 16;

    private PromptCuts? _cuts;

    public ModelShape Shape => shape;

    public GraphForm Form => form;

    public RuntimeDevice Device => device;

    public int ChunkTokens { get; } =
        (int)Math.Clamp(MaxLogitBytes / ((long)shape.VocabularySize * sizeof(float)), SmallestChunk, options.PrefillChunkTokens);

    public PromptCuts Cuts => _cuts ??= PromptCuts.Of(device, ChunkTokens);

    public int AffordableSlots => (int)Math.Min(options.EffectiveKeyValueCacheBytes / shape.CacheBytes, int.MaxValue);

    public InferenceSession Session => session;

    /// <summary>Where its key-value caches lie.</summary>
    public IDeviceMemory Memory { get; } = device == RuntimeDevice.Cuda ? new CudaMemory(options.DeviceIndex) : HostMemory.Instance;

    public ISlotPool AllocateSlots(int slots) => new OnnxSlotPool(this, slots);

    public void Dispose() => session.Dispose();
}
