using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// What a graph must look like to be served: a decoder over a shared key-value buffer (GroupQueryAttention with <c>seqlens_k</c>). Found out from its
/// inputs and outputs, and checked at load, because a graph of another form gives wrong tokens rather than errors.
/// </summary>
internal static class GraphContract
{
    public const string InputIds = "input_ids";
    public const string SequenceLengths = "seqlens_k";
    public const string TotalLength = "total_sequence_length";
    public const string Logits = "logits";

    public static string PastName(int layer, bool key) => $"past_key_values.{layer}.{(key ? "key" : "value")}";

    public static string PresentName(int layer, bool key) => $"present.{layer}.{(key ? "key" : "value")}";

    /// <summary>Reads the shape off a graph's inputs and outputs.</summary>
    /// <exception cref="ModelLoadException">The graph is of another form.</exception>
    public static ModelShape Detect(
        IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs, int contextTokens)
    {
        Tensor(inputs, "input", InputIds, TensorElementType.Int64, 2);
        Tensor(inputs, "input", SequenceLengths, TensorElementType.Int32, 1);
        Tensor(inputs, "input", TotalLength, TensorElementType.Int32, 1);
        var vocabulary = Fixed(Tensor(outputs, "output", Logits, TensorElementType.Float, 3), Logits, 2, "the vocabulary's size");

        var layers = 0;
        while (inputs.ContainsKey(PastName(layers, key: true))) layers++;
        if (layers == 0) throw new ModelLoadException($"The graph has no input '{PastName(0, key: true)}': it keeps no key-value cache.");

        var first = Tensor(inputs, "input", PastName(0, key: true), TensorElementType.Float, 4);
        var heads = Fixed(first, PastName(0, key: true), 1, "the number of key-value heads");
        var size = Fixed(first, PastName(0, key: true), 3, "the head size");
        HashSet<string> known = [InputIds, SequenceLengths, TotalLength];
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var key in (ReadOnlySpan<bool>)[true, false])
            {
                var (past, present) = (PastName(layer, key), PresentName(layer, key));
                known.Add(past);
                SameCache(Tensor(inputs, "input", past, TensorElementType.Float, 4), past, heads, size);
                SameCache(Tensor(outputs, "output", present, TensorElementType.Float, 4), present, heads, size);
            }
        }

        var unknown = inputs.Keys.Where(input => !known.Contains(input)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? new ModelShape(vocabulary, layers, heads, size, contextTokens)
            : throw new ModelLoadException($"The graph has inputs that this engine does not feed: {string.Join(", ", unknown)}.");
    }

    private static int[] Tensor(
        IReadOnlyDictionary<string, NodeMetadata> nodes, string kind, string name, TensorElementType type, int rank)
    {
        if (!nodes.TryGetValue(name, out var node))
        {
            throw new ModelLoadException($"The graph has no {kind} '{name}'; it has {string.Join(", ", nodes.Keys)}.");
        }

        if (!node.IsTensor || node.ElementDataType != type)
        {
            var found = node.IsTensor ? node.ElementDataType.ToString() : node.OnnxValueType.ToString();
            throw new ModelLoadException($"The graph's {kind} '{name}' is {found}; {type} is needed.");
        }

        return node.Dimensions.Length == rank
            ? node.Dimensions
            : throw new ModelLoadException($"The graph's {kind} '{name}' has {node.Dimensions.Length} dimensions; {rank} are needed.");
    }

    private static int Fixed(int[] dimensions, string name, int index, string meaning) => dimensions[index] > 0
        ? dimensions[index]
        : throw new ModelLoadException($"Dimension {index} of '{name}', {meaning}, is not fixed in the graph.");

    private static void SameCache(int[] dimensions, string name, int heads, int size)
    {
        if (dimensions[1] != heads || dimensions[3] != size)
        {
            throw new ModelLoadException(
                $"'{name}' has {dimensions[1]} heads of {dimensions[3]}, the first layer {heads} of {size}: layers must be alike.");
        }
    }
}
