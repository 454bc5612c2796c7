using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Features.Traffic.Reports;

/// <summary>Traffic of a span of time, in figures for people. Null where nothing was counted; never a zero that nobody has measured.</summary>
public sealed record TrafficFigures
{
    private const double Share50 = 0.5;
    private const double Share95 = 0.95;
    private const double Share99 = 0.99;

    public required long Requests { get; init; }

    public required long Errors { get; init; }

    public double? RequestsPerSecond { get; init; }

    public double? P50Seconds { get; init; }

    public double? P95Seconds { get; init; }

    public double? P99Seconds { get; init; }

    public double? TimeToFirstTokenP50Seconds { get; init; }

    public double? TimeToFirstTokenP95Seconds { get; init; }

    /// <summary>Generated tokens, in a second of the time.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Sequences that waited, on average.</summary>
    public double? Queued { get; init; }

    /// <summary>Share of requests that the response cache answered.</summary>
    public double? CacheHitShare { get; init; }

    /// <summary>Mean seconds that a request spent in the gateway, before it was sent on.</summary>
    public double? GatewaySeconds { get; init; }

    /// <summary>Mean seconds from there to the first token: queue and prefill.</summary>
    public double? WaitSeconds { get; init; }

    /// <summary>Mean seconds from the first token to the end: decode.</summary>
    public double? DecodeSeconds { get; init; }

    /// <summary>Share of requests that failed, 0 to 1.</summary>
    public double? ErrorShare => Requests > 0 ? (double)Errors / Requests : null;

    internal static TrafficFigures Of(TrafficSums sums, double seconds)
    {
        var answered = sums.TimeToFirstToken.Count;
        return new TrafficFigures
        {
            Requests = sums.Requests,
            Errors = sums.Errors,
            RequestsPerSecond = sums.Requests / seconds,
            P50Seconds = sums.Duration.Quantile(Share50),
            P95Seconds = sums.Duration.Quantile(Share95),
            P99Seconds = sums.Duration.Quantile(Share99),
            TimeToFirstTokenP50Seconds = sums.TimeToFirstToken.Quantile(Share50),
            TimeToFirstTokenP95Seconds = sums.TimeToFirstToken.Quantile(Share95),
            TokensPerSecond = sums.CompletionTokens / seconds,
            Queued = sums.QueueLooks > 0 ? (double)sums.Queued / sums.QueueLooks : null,
            CacheHitShare = sums.Requests > 0 ? (double)sums.CacheHits / sums.Requests : null,
            GatewaySeconds = sums.Requests > 0 && sums.OverheadSeconds > 0 ? sums.OverheadSeconds / sums.Requests : null,
            WaitSeconds = answered > 0 && sums.TimeToFirstTokenSeconds > 0 ? Math.Max(0, sums.TimeToFirstTokenSeconds - sums.OverheadSeconds) / answered : null,
            DecodeSeconds = answered > 0 && sums.AfterFirstTokenSeconds > 0 ? sums.AfterFirstTokenSeconds / answered : null,
        };
    }
}
