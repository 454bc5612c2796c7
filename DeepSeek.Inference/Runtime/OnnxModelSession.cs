using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>A graph loaded into ONNX Runtime.</summary>
internal sealed class OnnxModelSession(InferenceSession session, ModelShape shape, RuntimeDevice device, RuntimeOptions options) : IModelSession
{
    /// <summary>Logits of a whole chunk come out of a run; with a large vocabulary a chunk is smaller, so that they stay below this.</summary>
    private const long MaxLogitBytes = 64L << 20;

    private const int SmallestChunk = 16;

    public ModelShape Shape => shape;

    public RuntimeDevice Device => device;

    /// <summary>Tokens of a prompt that are read in one run.</summary>
    public int ChunkTokens { get; } =
        (int)Math.Clamp(MaxLogitBytes / ((long)shape.VocabularySize * sizeof(float)), SmallestChunk, options.PrefillChunkTokens);

    public InferenceSession Session => session;

    public int DeviceIndex => options.DeviceIndex;

    public ISequenceSlot AllocateSlot() => new OnnxSequenceSlot(this);

    public void Dispose() => session.Dispose();
}
