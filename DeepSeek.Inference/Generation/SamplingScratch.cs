namespace DeepSeek.Inference.Generation;

/// <summary>
/// Buffers of the vocabulary's size for choosing a token. Nothing in them outlives a choice, so that all sequences of a thread share one; it is not
/// for several threads at once.
/// </summary>
internal sealed class SamplingScratch
{
    private float[] _logits = [];
    private float[] _weights = [];
    private float[] _few = [];
    private double[] _sums = [];
    private ulong[] _keys = [];

    /// <summary>Room for logits that rules change.</summary>
    public Span<float> Logits(int length) => Of(ref _logits, length);

    /// <summary>Room for a weight for each token.</summary>
    public Span<float> Weights(int length) => Of(ref _weights, length);

    /// <summary>Room for weights of few tokens, side by side.</summary>
    public Span<float> Few(int length) => Of(ref _few, length);

    /// <summary>Room for sums of weights, one for each block of tokens.</summary>
    public Span<double> Sums(int length) => Of(ref _sums, length);

    /// <summary>Room for tokens in an order (<see cref="TokenOrder"/>).</summary>
    public Span<ulong> Keys(int length) => Of(ref _keys, length);

    private static Span<T> Of<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new T[length];
        return buffer.AsSpan(0, length);
    }
}
