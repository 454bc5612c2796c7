namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>A point of a chart.</summary>
/// <param name="Start">From when.</param>
/// <param name="Figures">Null where nothing is known of the time.</param>
public sealed record TrafficStep(DateTimeOffset Start, TrafficFigures? Figures);
