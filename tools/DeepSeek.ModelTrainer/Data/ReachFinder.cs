using System.Text.RegularExpressions;

namespace DeepSeek.ModelTrainer.Data;

/// <summary>Tells from a surface of the section <c>range</c>, its placeholders still in braces, why it is beyond the model.</summary>
internal static partial class ReachFinder
{
    /// <summary>Finds the reason.</summary>
    public static Reach Find(string surface)
    {
        if (surface.Contains("{big}", StringComparison.Ordinal)) return Reach.LongNumber;
        if (surface.Contains("{a}.{b}", StringComparison.Ordinal)) return Reach.Fraction;
        if (surface.Contains("{c}", StringComparison.Ordinal) && surface.Contains("{d}", StringComparison.Ordinal)) return Reach.LargeProduct;
        if (Placeholder().Count(surface) > 2) return Reach.ManyNumbers;
        return Division().IsMatch(surface) ? Reach.Division : Reach.Unlearned;
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    // "divisible" and the colon of an equation to solve are something else.
    [GeneratedRegex(@"[/÷]|\bdivided?\b|quotient|\} : \{|\}:\{|除|商", RegexOptions.IgnoreCase)]
    private static partial Regex Division();
}
