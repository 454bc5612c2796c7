namespace DeepSeek.ModelBuilder.Graph;

/// <summary>How a graph is told of its rows' lengths.</summary>
internal enum LengthInput
{
    /// <summary><c>seqlens_k</c> and <c>total_sequence_length</c>, as the attention operator takes them.</summary>
    SequenceLengths,

    /// <summary><c>attention_mask</c>, ones and then zeros, as ONNX Runtime GenAI's model builder writes it.</summary>
    AttentionMask,
}
