using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// What a graph must look like to be served: a decoder over a shared key-value buffer (GroupQueryAttention), told of lengths by <c>seqlens_k</c> or by
/// an attention mask. Found out from its inputs and outputs, and checked at load, because a graph of another form gives wrong tokens rather than
/// errors.
/// </summary>
internal static class GraphContract
{
    public const string InputIds = "input_ids";
    public const string SequenceLengths = "seqlens_k";
    public const string TotalLength = "total_sequence_length";
    public const string AttentionMask = "attention_mask";
    public const string PositionIds = "position_ids";
    public const string Logits = "logits";

    /// <summary>The name of a buffer as an input: keys and values in turn, layer by layer.</summary>
    public static string PastName(int buffer) => $"past_key_values.{buffer / 2}.{(buffer % 2 == 0 ? "key" : "value")}";

    /// <summary>The name of a buffer as an output.</summary>
    public static string PresentName(int buffer) => $"present.{buffer / 2}.{(buffer % 2 == 0 ? "key" : "value")}";

    /// <summary>Reads shape and form off a graph's inputs and outputs.</summary>
    /// <exception cref="ModelLoadException">The graph is of another form.</exception>
    public static (ModelShape Shape, GraphForm Form) Detect(
        IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs, int contextTokens)
    {
        Tensor(inputs, "input", InputIds, 2, TensorElementType.Int64);
        HashSet<string> known = [InputIds];
        var takesMask = inputs.ContainsKey(AttentionMask);
        if (takesMask)
        {
            Tensor(inputs, "input", AttentionMask, 2, TensorElementType.Int64);
            known.Add(AttentionMask);
        }
        else
        {
            Tensor(inputs, "input", SequenceLengths, 1, TensorElementType.Int32);
            Tensor(inputs, "input", TotalLength, 1, TensorElementType.Int32);
            known.UnionWith([SequenceLengths, TotalLength]);
        }

        var takesPositions = inputs.ContainsKey(PositionIds);
        if (takesPositions) Tensor(inputs, "input", PositionIds, 2, TensorElementType.Int64);
        known.Add(PositionIds);

        var logits = Tensor(outputs, "output", Logits, 3, TensorElementType.Float, TensorElementType.Float16);
        var vocabulary = Fixed(logits.Dimensions, Logits, 2, "the vocabulary's size");
        var (layers, cache) = DetectCache(inputs, outputs, known);
        var unknown = inputs.Keys.Where(input => !known.Contains(input)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw new ModelLoadException($"The graph has inputs that this engine does not feed: {string.Join(", ", unknown)}.");

        var form = new GraphForm(takesMask, takesPositions, cache.ElementDataType, logits.ElementDataType);
        var valueBytes = form.CacheType == TensorElementType.Float ? sizeof(float) : sizeof(ushort);
        return (new ModelShape(vocabulary, layers, cache.Dimensions[1], cache.Dimensions[3], contextTokens, valueBytes), form);
    }

    private static (int Layers, NodeMetadata Cache) DetectCache(
        IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs, HashSet<string> known)
    {
        var buffers = 0;
        while (inputs.ContainsKey(PastName(buffers))) buffers++;
        if (buffers == 0) throw new ModelLoadException($"The graph has no input '{PastName(0)}': it keeps no key-value cache.");

        // A key buffer without its value buffer is missed here, and by name.
        buffers = (buffers + 1) / 2 * 2;
        var cache = Tensor(inputs, "input", PastName(0), 4, TensorElementType.Float, TensorElementType.Float16);
        Fixed(cache.Dimensions, PastName(0), 1, "the number of key-value heads");
        Fixed(cache.Dimensions, PastName(0), 3, "the head size");
        for (var buffer = 0; buffer < buffers; buffer++)
        {
            known.Add(PastName(buffer));
            SameCache(Tensor(inputs, "input", PastName(buffer), 4, cache.ElementDataType), PastName(buffer), cache);
            SameCache(Tensor(outputs, "output", PresentName(buffer), 4, cache.ElementDataType), PresentName(buffer), cache);
        }

        return (buffers / 2, cache);
    }

    private static NodeMetadata Tensor(
        IReadOnlyDictionary<string, NodeMetadata> nodes, string kind, string name, int rank, params ReadOnlySpan<TensorElementType> types)
    {
        if (!nodes.TryGetValue(name, out var node))
        {
            throw new ModelLoadException($"The graph has no {kind} '{name}'; it has {string.Join(", ", nodes.Keys)}.");
        }

        if (!node.IsTensor || !types.Contains(node.ElementDataType))
        {
            var found = node.IsTensor ? node.ElementDataType.ToString() : node.OnnxValueType.ToString();
            throw new ModelLoadException($"The graph's {kind} '{name}' is {found}; {string.Join(" or ", types.ToArray())} is needed.");
        }

        return node.Dimensions.Length == rank
            ? node
            : throw new ModelLoadException($"The graph's {kind} '{name}' has {node.Dimensions.Length} dimensions; {rank} are needed.");
    }

    private static int Fixed(int[] dimensions, string name, int index, string meaning) => dimensions[index] > 0
        ? dimensions[index]
        : throw new ModelLoadException($"Dimension {index} of '{name}', {meaning}, is not fixed in the graph.");

    private static void SameCache(NodeMetadata node, string name, NodeMetadata first)
    {
        var (heads, size) = (first.Dimensions[1], first.Dimensions[3]);
        if (node.Dimensions[1] != heads || node.Dimensions[3] != size)
        {
            throw new ModelLoadException(
                $"'{name}' has {node.Dimensions[1]} heads of {node.Dimensions[3]}, the first layer {heads} of {size}: layers must be alike.");
        }
    }
}
