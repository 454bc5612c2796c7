using System.Numerics.Tensors;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// Chooses tokens: greedily, or by a draw after temperature, min-p, top-k and top-p. Equal logits are told apart by the token's id, the lower first,
/// in greedy choices too. A draw walks the tokens by id, or the likeliest first where top-k or top-p is on.
/// </summary>
/// <remarks>A change of the order in which a draw walks changes sampled answers.</remarks>
internal sealed class TokenSampler(SamplingSettings settings, SamplingScratch scratch)
{
    /// <summary>The likeliest token; of equal ones that with the lowest id.</summary>
    /// <returns>False where there is none: a logit is not a number or positive infinity, or all are negative infinity.</returns>
    public static bool TryFindLikeliest(ReadOnlySpan<float> logits, out int token)
    {
        // A NaN anywhere is what IndexOfMax finds first. Its only other peculiarity is that it tells the two zeros apart.
        token = TensorPrimitives.IndexOfMax(logits);
        if (token < 0 || !float.IsFinite(logits[token])) return false;
        if (logits[token] == 0) token = logits.IndexOf(0f);
        return true;
    }

    /// <summary>The token for a position of the sequence.</summary>
    /// <param name="logits">The logits, all rules applied.</param>
    /// <param name="likeliest">The likeliest token of them.</param>
    /// <param name="position">The position of the token to choose, from the first of the prompt.</param>
    public int Next(ReadOnlySpan<float> logits, int likeliest, int position) =>
        settings.Temperature <= 0 ? likeliest : Draw(logits, logits[likeliest], position);

    private int Draw(ReadOnlySpan<float> logits, float highest, int position)
    {
        var draw = SamplingRandom.Uniform(settings.Seed, position, settings.Choice);
        var weights = scratch.Weights(logits.Length);
        if (settings.TopK > 0 && settings.TopK < logits.Length) return DrawFromBest(logits, highest, weights, draw);

        TokenWeights.Of(logits, highest, settings.Temperature, weights);
        return settings.TopP < 1 ? DrawFromShare(logits, weights, draw) : TokenWeights.At(draw, weights, settings.MinP, scratch);
    }

    private int DrawFromBest(ReadOnlySpan<float> logits, float highest, Span<float> weights, double draw)
    {
        var keys = TokenOrder.Best(logits, settings.TopK, scratch);

        // Only what is left gets a weight: side by side for the vectors' sake, then put where it is looked for.
        var few = scratch.Few(keys.Length);
        for (var at = 0; at < keys.Length; at++) few[at] = logits[TokenOrder.TokenOf(keys[at])];
        TokenWeights.Of(few, highest, settings.Temperature, few);
        for (var at = 0; at < keys.Length; at++) weights[TokenOrder.TokenOf(keys[at])] = few[at];

        var (kept, whole) = (0, 0.0);
        foreach (var key in keys)
        {
            var weight = weights[TokenOrder.TokenOf(key)];
            if (weight <= 0 || weight < settings.MinP) continue;
            keys[kept++] = key;
            whole += weight;
        }

        keys = keys[..kept];
        return settings.TopP < 1 ? DrawFromShare(keys, weights, whole, draw) : Draw(keys, weights, whole, draw);
    }

    private int DrawFromShare(ReadOnlySpan<float> logits, ReadOnlySpan<float> weights, double draw)
    {
        var whole = TokenWeights.Sum(weights, settings.MinP);

        // Tokens this light are outside: even if all were, they would not make up the share that is cut off. (A little less, for the rounding.)
        var lightest = (float)(0.999 * (1 - (double)settings.TopP) * whole / weights.Length);
        var keys = TokenOrder.Above(logits, weights, Math.Max(lightest, MathF.BitDecrement(settings.MinP)), scratch);
        return DrawFromShare(keys, weights, whole, draw);
    }

    private int DrawFromShare(Span<ulong> keys, ReadOnlySpan<float> weights, double whole, double draw)
    {
        var kept = TokenOrder.Reach(keys, weights, settings.TopP * whole, out var share);
        return Draw(keys[..kept], weights, share, draw);
    }

    private static int Draw(Span<ulong> keys, ReadOnlySpan<float> weights, double whole, double draw) =>
        TokenOrder.TokenOf(keys[TokenOrder.Reach(keys, weights, draw * whole, out _) - 1]);
}
