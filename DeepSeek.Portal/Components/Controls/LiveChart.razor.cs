using System.Globalization;
using System.Text;
using DeepSeek.Portal.Features.Live;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>
/// The last minutes, hours or days as lines. Drawn by us, because MudChart cannot leave a gap where nothing is known, and rescales with every point; this one
/// keeps its scale until the data need another.
/// </summary>
public sealed partial class LiveChart
{
    private const int Width = 600;
    private const int Height = 200;
    private const int Lines = 4;
    private const int Fifths = 5;

    // A scale is given up for a smaller one only when the data would fill less than a fifth of it.
    private const double Shrink = 0.2;

    private double _scale;
    private bool _tableOpen;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    /// <summary>When each value was, oldest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DateTimeOffset> Times { get; set; } = [];

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter, EditorRequired]
    public Func<double?, string> Format { get; set; } = Units.Rate;

    /// <summary>The smallest top of the axis, so that noise near zero does not look like mountains.</summary>
    [Parameter]
    public double SmallestScale { get; set; } = 1;

    /// <summary>What is said where there is nothing to draw.</summary>
    [Parameter, EditorRequired]
    public string Empty { get; set; } = "";

    /// <summary>How long the time is that is drawn.</summary>
    [Parameter]
    public TimeSpan Length { get; set; } = TrafficHistory.Length;

    /// <summary>True to offer the numbers as a table, too.</summary>
    [Parameter]
    public bool HasTable { get; set; }

    [Parameter]
    public string? TestId { get; set; }

    private bool IsEmpty => Series.All(series => series.Values.All(value => value is null));

    private string Summary => Title + ": " + string.Join(", ", Series.Select(series => $"{series.Name} {Latest(series)}"));

    protected override void OnParametersSet()
    {
        var needed = NiceScale(Series.Max(series => series.Values.Max()) ?? 0);
        if (needed > _scale || needed < _scale * Shrink)
        {
            _scale = needed;
        }
    }

    private string Latest(ChartSeries series) => Format(series.Values.Count > 0 ? series.Values[^1] : null);

    /// <summary>A number with even quarters, not below the largest value.</summary>
    private double NiceScale(double largest)
    {
        var atLeast = Math.Max(largest, SmallestScale);
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * ((atLeast / power) switch
        {
            <= 1.0001 => 1,
            <= 2.0001 => 2,
            <= 4.0001 => 4,
            <= 6.0001 => 6,
            <= 8.0001 => 8,
            _ => 10,
        });
    }

    /// <summary>From the left: a fifth of the time each.</summary>
    private string Ago(int fifths) => "−" + Units.Span(Length * fifths / Fifths);

    private static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("g", CultureInfo.CurrentCulture) + " UTC";

    private string Line(ChartSeries series)
    {
        var path = new StringBuilder();
        foreach (var (start, end) in Runs(series))
        {
            for (var i = start; i < end; i++)
            {
                Append(path, i == start ? 'M' : 'L', X(i), Y(series.Values[i]!.Value));
            }

            if (end - start == 1)
            {
                // A lone second is a dot: a line of no length with round ends.
                Append(path, 'L', X(start), Y(series.Values[start]!.Value));
            }
        }

        return path.ToString();
    }

    private string Area(ChartSeries series)
    {
        var path = new StringBuilder();
        foreach (var (start, end) in Runs(series))
        {
            Append(path, 'M', X(start), Height);
            for (var i = start; i < end; i++)
            {
                Append(path, 'L', X(i), Y(series.Values[i]!.Value));
            }

            Append(path, 'L', X(end - 1), Height);
            path.Append('Z');
        }

        return path.ToString();
    }

    /// <summary>Stretches without gaps: from, and up to but without.</summary>
    private static IEnumerable<(int Start, int End)> Runs(ChartSeries series)
    {
        var start = -1;
        for (var i = 0; i <= series.Values.Count; i++)
        {
            var known = i < series.Values.Count && series.Values[i] is not null;
            if (known && start < 0)
            {
                start = i;
            }
            else if (!known && start >= 0)
            {
                yield return (start, i);
                start = -1;
            }
        }
    }

    private static void Append(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(x.ToString("0.#", CultureInfo.InvariantCulture)).Append(' ').Append(y.ToString("0.#", CultureInfo.InvariantCulture));

    private double X(int index) => Width * (1 - ((Now - Times[index]) / Length));

    private double Y(double value) => Height * (1 - Math.Min(1, value / _scale));
}
