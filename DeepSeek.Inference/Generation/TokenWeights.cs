using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepSeek.Inference.Generation;

/// <summary>Weights of tokens: their probabilities relative to the likeliest's, which is 1.</summary>
internal static class TokenWeights
{
    private const int Block = 512;

    /// <summary>Turns logits into weights.</summary>
    public static void Of(ReadOnlySpan<float> logits, float highest, float temperature, Span<float> weights)
    {
        TensorPrimitives.Subtract(logits, highest, weights);
        if (temperature != 1) TensorPrimitives.Divide(weights, temperature, weights);
        TensorPrimitives.Exp(weights, weights);
    }

    /// <summary>The sum of the weights that are not below a floor.</summary>
    /// <remarks>In eight lanes of double whatever the processor's vectors are: the same on every machine of a kind.</remarks>
    public static double Sum(ReadOnlySpan<float> weights, float floor = 0)
    {
        ref var start = ref MemoryMarshal.GetReference(weights);
        var floors = Vector256.Create(floor);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var at = 0;
        for (; at <= weights.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var some = Vector256.LoadUnsafe(ref start, (nuint)at);
            var (first, second) = Vector256.Widen(some & Vector256.GreaterThanOrEqual(some, floors));
            (low, high) = (low + first, high + second);
        }

        var lanes = low + high;
        var sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        for (; at < weights.Length; at++)
        {
            if (weights[at] >= floor) sum += weights[at];
        }

        return sum;
    }

    /// <summary>The token at which the running sum of the weights, by id and without those below a floor, passes a share of the whole.</summary>
    public static int At(double share, ReadOnlySpan<float> weights, float floor, SamplingScratch scratch)
    {
        var sums = scratch.Sums((weights.Length + Block - 1) / Block);
        var whole = 0.0;
        for (var block = 0; block < sums.Length; block++) whole += sums[block] = Sum(BlockOf(weights, block), floor);

        var target = share * whole;
        var (before, chosen) = (0.0, 0);
        for (var block = 0; block < sums.Length; block++)
        {
            // Rounding may leave the target just beyond the end: then it is the last block, and in it the last token, that has a weight.
            if (sums[block] <= 0) continue;
            chosen = block;
            if (before + sums[block] > target) break;
            before += sums[block];
        }

        return (chosen * Block) + Walk(BlockOf(weights, chosen), floor, target - before);
    }

    private static int Walk(ReadOnlySpan<float> weights, float floor, double target)
    {
        var (sum, last) = (0.0, 0);
        for (var at = 0; at < weights.Length; at++)
        {
            if (weights[at] <= 0 || weights[at] < floor) continue;
            (sum, last) = (sum + weights[at], at);
            if (sum > target) break;
        }

        return last;
    }

    private static ReadOnlySpan<float> BlockOf(ReadOnlySpan<float> weights, int block) =>
        weights.Slice(block * Block, Math.Min(Block, weights.Length - (block * Block)));
}
