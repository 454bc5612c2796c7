using System.Numerics.Tensors;

namespace DeepSeek.Inference.Generation;

/// <summary>Chooses tokens for one sequence. Reuses its buffers; not for several threads.</summary>
internal sealed class TokenSampler(SamplingSettings settings)
{
    private float[] _probabilities = [];
    private int[] _order = [];

    /// <summary>The token for a position of the sequence.</summary>
    /// <exception cref="InvalidLogitsException">The logits are not finite.</exception>
    public int Next(ReadOnlySpan<float> logits, int position)
    {
        // A NaN anywhere is what IndexOfMax finds first.
        var likeliest = TensorPrimitives.IndexOfMax(logits);
        if (!float.IsFinite(logits[likeliest])) throw new InvalidLogitsException("The model gave logits that are not finite.");
        return settings.Temperature <= 0 ? likeliest : Draw(logits, logits[likeliest], position);
    }

    private int Draw(ReadOnlySpan<float> logits, float highest, int position)
    {
        if (_probabilities.Length < logits.Length) (_probabilities, _order) = (new float[logits.Length], new int[logits.Length]);
        var probabilities = _probabilities.AsSpan(0, logits.Length);
        TensorPrimitives.Subtract(logits, highest, probabilities);
        TensorPrimitives.Divide(probabilities, settings.Temperature, probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        var whole = Sum(probabilities);
        var draw = SamplingRandom.Uniform(settings.Seed, position, settings.Choice);
        if (settings.TopP >= 1) return Find(probabilities, [], draw * whole);

        // The likeliest first: sorting the negated values ascending, then turning them back.
        var order = _order.AsSpan(0, logits.Length);
        for (var i = 0; i < order.Length; i++) order[i] = i;
        TensorPrimitives.Negate(probabilities, probabilities);
        probabilities.Sort(order);
        TensorPrimitives.Negate(probabilities, probabilities);
        var (kept, share) = (0, 0.0);
        while (kept < probabilities.Length && (kept == 0 || share < settings.TopP * whole)) share += probabilities[kept++];
        return Find(probabilities[..kept], order, draw * share);
    }

    private static int Find(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> order, double target)
    {
        var (sum, last) = (0.0, 0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] <= 0) continue;
            (sum, last) = (sum + probabilities[i], i);
            if (sum > target) break;
        }

        return order.IsEmpty ? last : order[last];
    }

    // In double and in order: the same on every machine of a kind, whatever its vector width.
    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
