using System.Globalization;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Shapes;

/// <summary>
/// Chooses the shape of a decoder from the number of parameters it is to have: the feed-forward block three times as wide as the model, a key-value
/// head for four query heads or more, and of all shapes that come close enough the one of the most usual proportions.
/// </summary>
internal static class ShapeChooser
{
    /// <summary>How far from the target a shape may be.</summary>
    public const double Tolerance = 0.05;

    private const int SmallestWidth = 16;
    private const int LargestWidth = 16_384;
    private const int MostLayers = 160;

    // Width over layers: 512 over 13, as small models of today have it.
    private const double UsualProportion = 40;

    // A miss of the whole tolerance weighs as much as a proportion half as large again.
    private const double MissWeight = 8;

    /// <summary>The shape whose parameters, those of the vocabulary included, come within the tolerance of the target.</summary>
    /// <param name="target">The number of parameters.</param>
    /// <param name="config">The vocabulary, and whether its table is shared with the output.</param>
    /// <exception cref="InvalidDataException">No shape does.</exception>
    public static DecoderShape Choose(long target, Qwen2Config config)
    {
        var candidates =
            from hidden in Widths()
            let layers = NearestLayers(target, hidden, config)
            let shape = Of(hidden, layers)
            let miss = Math.Abs((double)shape.ApplyTo(config).ParameterCount / target - 1)
            where miss <= Tolerance
            orderby Math.Abs(Math.Log(hidden / (UsualProportion * layers))) + (MissWeight * miss)
            select shape;
        return candidates.FirstOrDefault() ?? throw new InvalidDataException(Impossible(target, config));
    }

    private static IEnumerable<int> Widths()
    {
        // Steps of a head: of the smallest while the model is narrow, of the usual one afterwards.
        for (var width = SmallestWidth; width <= LargestWidth; width += width < 256 ? 16 : 64) yield return width;
    }

    private static int NearestLayers(long target, int hidden, Qwen2Config config)
    {
        var one = Of(hidden, 1).ApplyTo(config).ParameterCount;
        var layer = Of(hidden, 2).ApplyTo(config).ParameterCount - one;
        return (int)Math.Clamp(1 + Math.Round((double)(target - one) / layer), 1, MostLayers);
    }

    private static DecoderShape Of(int hidden, int layers)
    {
        var heads = hidden / HeadSize(hidden);
        var pairs = Enumerable.Range(1, Math.Max(1, heads / 4)).Last(n => heads % n == 0);
        return new DecoderShape(hidden, 3 * hidden, layers, heads, pairs);
    }

    // The largest usual size that divides the width and leaves several heads.
    private static int HeadSize(int hidden)
    {
        if (hidden % 64 == 0 && hidden >= 256) return 64;
        return hidden % 32 == 0 && hidden >= 128 ? 32 : 16;
    }

    private static string Impossible(long target, Qwen2Config config)
    {
        var (least, most) = (Count(Of(SmallestWidth, 1)), Count(Of(LargestWidth, MostLayers)));
        var between = target < least || target > most ? "" : ", and none between comes close enough";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"No model of {target:N0} parameters can be made with a vocabulary of {config.VocabSize:N0}: the smallest has {least:N0}, the largest {most:N0}{between}.");

        long Count(DecoderShape shape) => shape.ApplyTo(config).ParameterCount;
    }
}
