using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>How a graph wants to be told of lengths, and in which precision it keeps what it keeps.</summary>
/// <param name="TakesMask">
/// True: lengths come as an attention mask, as ONNX Runtime GenAI's model builder writes it. False: as <c>seqlens_k</c> and
/// <c>total_sequence_length</c>.
/// </param>
/// <param name="TakesPositions">Whether positions are an input of their own.</param>
/// <param name="CacheType">Precision of keys and values.</param>
/// <param name="LogitsType">Precision of logits.</param>
internal sealed record GraphForm(bool TakesMask, bool TakesPositions, TensorElementType CacheType, TensorElementType LogitsType);
