namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Refuses graphs in which a row depends on its company in the batch. Activations that are quantized by a scale taken over all rows let one sequence
/// change the tokens of another: answers would no longer be repeatable, and one tenant could influence another's.
/// </summary>
internal static class RowIndependence
{
    /// <summary>
    /// Operators that take such a scale. Quantized weights are not among them (MatMulNBits), nor scales that are constants of the graph
    /// (QuantizeLinear).
    /// </summary>
    private static readonly string[] AcrossRows =
        ["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "QAttention"];

    /// <summary>Checks a graph.</summary>
    /// <exception cref="ModelLoadException">It has such an operator, or is no graph.</exception>
    public static void Demand(string graphPath)
    {
        if (GraphOperators.Read(graphPath) is var operators && AcrossRows.FirstOrDefault(operators.Contains) is { } found)
        {
            throw new ModelLoadException(
                $"The graph uses {found}, which quantizes activations across the rows of a batch: a neighbour would change a sequence's tokens. "
                + "Quantize weights only (MatMulNBits), or use scales that are constants.");
        }
    }
}
