namespace DeepSeek.Portal.Components.Controls;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One a point of time, oldest first; null leaves a gap.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values);
