using System.Globalization;

namespace DeepSeek.ModelBuilder.Weights;

/// <summary>A number of parameters that is wished for, and the shape of a model that comes near it.</summary>
internal static class ParameterTarget
{
    /// <summary>How far a shape may be from what was wished for.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Width over layers: what models of 50 million to a few billion parameters have, more or less.</summary>
    private const double UsualAspect = 40;

    private const int WidestModel = 16_384;
    private const int FeedForwardFactor = 3;
    private const int HeadsAGroup = 4;

    /// <summary>Reads <c>48M</c>, <c>1.5B</c>, <c>500K</c> or a plain number.</summary>
    /// <exception cref="InvalidDataException">It is none of these.</exception>
    public static long Parse(string text)
    {
        var (number, factor) = text.Length == 0 ? (text, 1.0) : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => (text[..^1], 1e3),
            'M' => (text[..^1], 1e6),
            'B' => (text[..^1], 1e9),
            _ => (text, 1.0),
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor >= 1
            ? (long)(value * factor)
            : throw new InvalidDataException($"--parameters '{text}': a number such as 48M, 1.5B or 500000 is needed.");
    }

    /// <summary>The shape whose width and depth are in the most usual proportion, of those that come within 5 % of the target.</summary>
    /// <param name="target">How many parameters.</param>
    /// <param name="original">Whose vocabulary, position tables and constants to take.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static Qwen2Config Choose(long target, Qwen2Config original)
    {
        Qwen2Config? best = null;
        var step = target >= 5_000_000 ? 64 : 16;
        for (var hidden = step; hidden <= WidestModel; hidden += step)
        {
            var single = Shape(original, hidden, 1);
            var layer = Shape(original, hidden, 2).ParameterCount - single.ParameterCount;
            var layers = (int)Math.Round(1 + ((target - single.ParameterCount) / (double)layer));
            if (layers < 1) continue;
            var shape = Shape(original, hidden, layers);
            if (Math.Abs(shape.ParameterCount - target) <= Tolerance * target && (best is null || Oddness(shape) < Oddness(best))) best = shape;
        }

        return best ?? throw new InvalidDataException(
            $"--parameters {target}: no model with a vocabulary of {original.VocabSize} comes within 5 % of that; ask for more, or for a smaller --vocab.");
    }

    private static double Oddness(Qwen2Config shape) => Math.Abs(Math.Log(shape.HiddenSize / (double)shape.Layers / UsualAspect));

    private static Qwen2Config Shape(Qwen2Config original, int hidden, int layers)
    {
        var headSize = hidden % 64 == 0 && hidden >= 256 ? 64 : hidden % 32 == 0 ? 32 : 16;
        var heads = hidden / headSize;
        return original with
        {
            HiddenSize = hidden,
            IntermediateSize = FeedForwardFactor * hidden,
            Layers = layers,
            Heads = heads,
            HeadSize = headSize,
            KeyValueHeads = heads % HeadsAGroup == 0 ? heads / HeadsAGroup : 1,
        };
    }
}
