using System.Globalization;

namespace DeepSeek.ModelBuilder.Shapes;

/// <summary>Reads a number of parameters as people write it: <c>48M</c>, <c>1.5B</c>, <c>500K</c>, <c>48000000</c>.</summary>
internal static class ParameterTarget
{
    // Far beyond any model, and still exact when multiplied.
    private const decimal Largest = 1e15m;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidDataException">The text is no such number.</exception>
    public static long Parse(string text)
    {
        var unit = text.Length == 0 ? 1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 1e3m, 'M' => 1e6m, 'B' => 1e9m, _ => 1 };
        var digits = unit == 1 ? text : text[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= Largest / unit && number * unit >= 1
            ? (long)(number * unit)
            : throw new InvalidDataException($"'{text}' is no number of parameters; 48M, 1.5B, 500K or 48000000 are.");
    }
}
