namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Refuses graphs in which one row of a batch can change another: those that quantize activations by the range of the whole tensor. There the tokens of
/// a request would depend on its company, and one tenant would see the other's influence. Weights may be quantized as they like, and so may activations
/// with a scale that is a weight itself.
/// </summary>
internal static class RowIndependence
{
    // The runtime's operators that find the range of their input by themselves.
    private static readonly HashSet<string> Dynamic =
        new(["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"], StringComparer.Ordinal);

    // They compute with what their subgraphs reach for, not only with their inputs.
    private static readonly HashSet<string> Control = new(["If", "Loop", "Scan"], StringComparer.Ordinal);

    /// <summary>Passes graphs whose rows do not touch each other.</summary>
    /// <exception cref="ModelLoadException">The graph is another, or cannot be read; the message names the operator.</exception>
    public static void Demand(string graphPath)
    {
        var operators = GraphOperators.Read(graphPath);
        var constants = new HashSet<string>(operators.Weights, StringComparer.Ordinal);
        foreach (var node in operators.Nodes)
        {
            if (Dynamic.Contains(node.Type))
            {
                throw Refusal(node, "finds the range of activations over all rows of a batch");
            }

            if (node.Type == "QuantizeLinear" && !(node.Inputs.Count > 1 && constants.Contains(node.Inputs[1])))
            {
                throw Refusal(node, "has a scale that is computed from activations");
            }

            // Nodes stand in the order of computation, so that what follows from constants alone is found in one pass.
            var isConstant = node.Inputs.Count == 0
                ? node.Type == "Constant"
                : !Control.Contains(node.Type) && node.Inputs.All(i => i.Length == 0 || constants.Contains(i));
            if (isConstant) constants.UnionWith(node.Outputs);
        }
    }

    private static ModelLoadException Refusal(GraphNode node, string why) => new(
        $"The graph's operator {node.Type}{(node.Name.Length > 0 ? $" ('{node.Name}')" : "")} {why}: a request's tokens would depend on its neighbours. "
        + "Quantize weights only (MatMulNBits), or activations with fixed scales.");
}
