using System.Globalization;

namespace DeepSeek.Benchmarks.Measuring;

/// <summary>What was measured several times.</summary>
internal sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Median => Percentile(0.5);

    public double Least => _sorted[0];

    public double Most => _sorted[^1];

    /// <summary>The value below which a share of all lies; the nearest one that was measured.</summary>
    public double Percentile(double share) => _sorted[(int)Math.Round(share * (_sorted.Length - 1))];

    /// <summary>As <c>median (least to most)</c>.</summary>
    public string ToText(string format) => string.Create(CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Least.ToString(format, CultureInfo.InvariantCulture)} to {Most.ToString(format, CultureInfo.InvariantCulture)})");
}
