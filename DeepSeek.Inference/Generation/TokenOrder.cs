using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepSeek.Inference.Generation;

/// <summary>
/// Tokens by their logits, the likelier first and equal ones by their id, each as one number (a key) that sorts so. A whole vocabulary is never
/// sorted: keys are parted only as far as somebody needs to know.
/// </summary>
internal static class TokenOrder
{
    // Below this, sorting is quicker than parting.
    private const int Few = 32;

    // Selecting the best in a buffer that is too small would part it again and again.
    private const int SmallestBuffer = 256;

    /// <summary>The key of a token; the smaller of two comes first.</summary>
    public static ulong KeyOf(float logit, int token)
    {
        // + 0 makes no difference between the two zeros. The bits of negative numbers order the wrong way round.
        var bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        var ascending = (int)bits < 0 ? ~bits : bits | 0x8000_0000;
        return ((ulong)~ascending << 32) | (uint)token;
    }

    /// <summary>The token of a key.</summary>
    public static int TokenOf(ulong key) => (int)(uint)key;

    /// <summary>The keys of the best tokens, in no order; fewer where fewer are possible at all (above negative infinity).</summary>
    public static Span<ulong> Best(ReadOnlySpan<float> logits, int count, SamplingScratch scratch)
    {
        var keys = scratch.Keys((int)Math.Min(Math.Max(2L * count, SmallestBuffer), logits.Length));
        var (taken, worst) = (0, float.NegativeInfinity);
        for (var at = NextAbove(logits, 0, worst); at < logits.Length; at = NextAbove(logits, at + 1, worst))
        {
            if (taken == keys.Length)
            {
                // From here on only what beats the worst of the best: a later token with an equal logit comes after it anyway.
                PlaceAt(keys, count - 1);
                (taken, worst) = (count, logits[TokenOf(keys[count - 1])]);
                if (logits[at] <= worst) continue;
            }

            keys[taken++] = KeyOf(logits[at], at);
        }

        if (taken <= count) return keys[..taken];
        PlaceAt(keys[..taken], count - 1);
        return keys[..count];
    }

    /// <summary>The keys of all tokens whose weight is above a bound, in no order.</summary>
    public static Span<ulong> Above(ReadOnlySpan<float> logits, ReadOnlySpan<float> weights, float bound, SamplingScratch scratch)
    {
        var keys = scratch.Keys(weights.Length);
        var taken = 0;
        for (var at = NextAbove(weights, 0, bound); at < weights.Length; at = NextAbove(weights, at + 1, bound))
        {
            keys[taken++] = KeyOf(logits[at], at);
        }

        return keys[..taken];
    }

    /// <summary>
    /// Parts keys so that the first ones, which together just reach a share of weight, stand in front.
    /// </summary>
    /// <param name="keys">The keys; they are moved.</param>
    /// <param name="weights">The weight of every token, by id.</param>
    /// <param name="target">The weight to reach.</param>
    /// <param name="reached">The weight of those in front.</param>
    /// <returns>How many stand in front; the last of them is the one with which the weight is reached. All, where all are too few.</returns>
    public static int Reach(Span<ulong> keys, ReadOnlySpan<float> weights, double target, out double reached)
    {
        var (from, to) = (0, keys.Length);
        reached = 0;
        while (to - from > Few)
        {
            var middle = from + Part(keys[from..to]);
            var upToMiddle = reached;
            foreach (var key in keys[from..middle]) upToMiddle += weights[TokenOf(key)];
            if (upToMiddle >= target)
            {
                to = middle;
            }
            else
            {
                (from, reached) = (middle, upToMiddle);
            }
        }

        keys[from..to].Sort();
        while (from < to)
        {
            reached += weights[TokenOf(keys[from++])];
            if (reached >= target) break;
        }

        return from;
    }

    // Puts the key of a rank where it belongs, what comes first before it and the rest after it.
    private static void PlaceAt(Span<ulong> keys, int rank)
    {
        while (keys.Length > Few)
        {
            var middle = Part(keys);
            var isInFirst = rank < middle;
            keys = isInFirst ? keys[..middle] : keys[middle..];
            if (!isInFirst) rank -= middle;
        }

        keys.Sort();
    }

    // Hoare's partition around the median of three: both parts have at least one key, since no key is there twice.
    private static int Part(Span<ulong> keys)
    {
        var (first, middle, last) = (keys[0], keys[keys.Length / 2], keys[^1]);
        var pivot = Math.Max(Math.Min(first, middle), Math.Min(Math.Max(first, middle), last));
        var (left, right) = (-1, keys.Length);
        while (true)
        {
            do left++;
            while (keys[left] < pivot);
            do right--;
            while (keys[right] > pivot);
            if (left >= right) return right + 1;
            (keys[left], keys[right]) = (keys[right], keys[left]);
        }
    }

    private static int NextAbove(ReadOnlySpan<float> values, int from, float bound)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var bounds = Vector256.Create(bound);
        for (; from <= values.Length - Vector256<float>.Count; from += Vector256<float>.Count)
        {
            var above = Vector256.GreaterThan(Vector256.LoadUnsafe(ref start, (nuint)from), bounds).ExtractMostSignificantBits();
            if (above != 0) return from + BitOperations.TrailingZeroCount(above);
        }

        while (from < values.Length && !(values[from] > bound)) from++;
        return from;
    }
}
