namespace DeepSeek.Portal.Features.Live;

/// <summary>A second of the chart. Null means that nothing is known, or that there was nothing to measure; it is never drawn as zero.</summary>
/// <param name="At">The second's end.</param>
/// <param name="RequestsPerSecond">Null where no gateway reported.</param>
/// <param name="P50Seconds">Median duration of the requests that ended in the ten seconds before.</param>
/// <param name="P95Seconds">Duration below which 95 % of them were.</param>
public sealed record TrafficPoint(DateTimeOffset At, double? RequestsPerSecond, double? P50Seconds, double? P95Seconds);
