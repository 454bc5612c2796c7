namespace DeepSeek.ModelTrainer.Modelling;

/// <summary>The shape of the decoder, in the words of Qwen2's config.json.</summary>
internal sealed record DecoderConfig
{
    public int VocabSize { get; init; } = 512;

    public int HiddenSize { get; init; } = 96;

    public int IntermediateSize { get; init; } = 256;

    public int Layers { get; init; } = 4;

    public int Heads { get; init; } = 6;

    public int KeyValueHeads { get; init; } = 2;

    public int HeadSize => HiddenSize / Heads;

    public int MaxPositions { get; init; } = 4096;

    public double RopeTheta { get; init; } = 10_000;

    public double RmsNormEpsilon { get; init; } = 1e-6;
}
