namespace DeepSeek.ModelBuilder.Weights;

/// <summary>Seeded random parameters of a plausible scale: for measuring speed, and for tests.</summary>
internal sealed class RandomWeights(int seed) : IWeightSource
{
    /// <inheritdoc/>
    public float[] Read(string name, params ReadOnlySpan<long> shape)
    {
        var values = new float[shape.ToArray().Aggregate(1L, (a, d) => a * d)];

        // Each parameter has a generator of its own, so that the order of reading does not matter.
        var random = new Random(seed ^ name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)));
        var scale = shape.Length > 1 ? 1 / Math.Sqrt(shape[^1]) : 0.1;
        var center = name.EndsWith("norm.weight", StringComparison.Ordinal) ? 1 : 0;
        for (var i = 0; i < values.Length; i++) values[i] = (float)(center + (scale * Math.Sqrt(3) * ((2 * random.NextDouble()) - 1)));
        return values;
    }
}
