namespace DeepSeek.ModelBuilder.Graph;

/// <summary>How a graph is told how long its rows are.</summary>
internal enum LengthInputs
{
    /// <summary><c>seqlens_k</c> and <c>total_sequence_length</c>: what the attention operator itself takes.</summary>
    SequenceLengths,

    /// <summary><c>attention_mask</c>, ones then zeros, from which the graph counts: the form of ONNX Runtime GenAI's model builder.</summary>
    AttentionMask,
}
