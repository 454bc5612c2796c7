namespace DeepSeek.Portal.Features.Live;

/// <summary>The last minute in a few numbers. Null where nothing is known, or there was nothing to measure.</summary>
public sealed record TrafficSummary
{
    /// <summary>How many gateways report.</summary>
    public required int Gateways { get; init; }

    public double? RequestsPerSecond { get; init; }

    public long? Requests { get; init; }

    public long? Errors { get; init; }

    public double? P50Seconds { get; init; }

    public double? P95Seconds { get; init; }

    public double? FirstByteP50Seconds { get; init; }

    public double? FirstByteP95Seconds { get; init; }

    /// <summary>Share of requests that failed, 0 to 1; null where there were none.</summary>
    public double? ErrorShare => Requests > 0 ? (double?)Errors / Requests : null;
}
