namespace DeepSeek.Inference.Runtime;

/// <summary>Reads off a graph file what the graph will need of memory.</summary>
internal static class GraphAppetite
{
    // Of what a layer computes, this much is alive at a time, in the widest of its results: two of the feed-forward's, the query, keys and values, the
    // residual, and what is on its way from one to the other. Bounded by measurement, not by theory.
    private const int WidestAlive = 6;

    /// <summary>Works it out.</summary>
    /// <param name="graph">The graph's tensors.</param>
    /// <param name="contextTokens">Most tokens a sequence may have.</param>
    /// <param name="device">What it is to be computed on.</param>
    /// <param name="options">The settings in force.</param>
    public static MemoryNeeds Of(GraphTensors graph, int contextTokens, RuntimeDevice device, RuntimeOptions options)
    {
        var vocabulary = graph.Outputs.TryGetValue(GraphContract.Logits, out var logits) ? Math.Max(0, logits.Sides[^1]) : 0;
        var chunk = OnnxModelSession.ChunkTokensOf(vocabulary, options);
        long logitBytes = vocabulary * (sizeof(float) + (logits?.ElementBits == 16 ? sizeof(ushort) : 0));
        var maskBytes = graph.Inputs.ContainsKey(GraphContract.AttentionMask) ? (long)contextTokens * sizeof(long) : 0;

        // Attention keeps its scores for the whole buffer, whatever a sequence's length.
        var tokenBytes = (WidestAlive * Width(graph, vocabulary) + ((long)graph.QueryHeads * contextTokens)) * sizeof(float);
        return new MemoryNeeds
        {
            WeightBytes = graph.Weights.Sum(weight => WeightBytes(weight, device)),
            Parameters = graph.Weights.Sum(weight => weight.Elements),
            SlotBytes = SlotBytes(graph, contextTokens),
            PrefillBytes = ((chunk + 1) * logitBytes) + maskBytes,
            PrefillResultBytes = (chunk + 1) * tokenBytes,
            RowBytes = logitBytes + maskBytes,
            RowResultBytes = tokenBytes,
        };
    }

    // The processor computes half precision in single precision, and keeps the weights so.
    private static long WeightBytes(GraphTensor weight, RuntimeDevice device) =>
        device == RuntimeDevice.Cpu && weight.IsHalf ? 2 * weight.Bytes : weight.Bytes;

    // The widest result but the logits: a side of a weight that is multiplied with. Position tables are none of those.
    private static long Width(GraphTensors graph, long vocabulary) => graph.Weights
        .Where(weight => weight.Sides.Count > 1 && !graph.Attended.Contains(weight.Name))
        .SelectMany(weight => weight.Sides)
        .Where(side => side != vocabulary)
        .DefaultIfEmpty(0)
        .Max();

    private static long? SlotBytes(GraphTensors graph, int contextTokens)
    {
        var bytes = 0L;
        for (var buffer = 0; graph.Inputs.TryGetValue(GraphContract.PastName(buffer), out var cache); buffer++)
        {
            if (cache.Sides.Count != 4 || cache.Sides[1] < 0 || cache.Sides[3] < 0) return null;
            bytes += cache.Sides[1] * cache.Sides[3] * contextTokens * cache.ElementBits / 8;
        }

        return bytes > 0 ? bytes : null;
    }
}
