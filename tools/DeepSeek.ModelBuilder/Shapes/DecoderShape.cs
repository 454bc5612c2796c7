using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Shapes;

/// <summary>The sizes of a decoder that may be chosen freely.</summary>
/// <param name="Hidden">The width of the model.</param>
/// <param name="FeedForward">The width inside a feed-forward block.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key-value heads.</param>
internal sealed record DecoderShape(int Hidden, int FeedForward, int Layers, int Heads, int KeyValueHeads)
{
    /// <summary>The configuration with this shape.</summary>
    public Qwen2Config ApplyTo(Qwen2Config config) => config with
    {
        HiddenSize = Hidden,
        IntermediateSize = FeedForward,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads,
        HeadSize = Hidden / Heads,
    };
}
