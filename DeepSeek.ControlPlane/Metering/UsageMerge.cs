using System.Diagnostics.CodeAnalysis;

namespace DeepSeek.ControlPlane.Metering;

/// <summary>
/// What counts where usage was reported more than once: reports are written at least once, by more than one witness, and in no certain order. Every rule
/// gives the same answer whatever the order and however often a report is repeated.
/// </summary>
public static class UsageMerge
{
    /// <summary>The code of a request whose gateway did not live to see its end.</summary>
    public const string GatewayLost = "gateway_lost";

    /// <summary>
    /// Whether a report of a request takes the place of what is known of it: a closed one that of an open one, its own gateway's word that of others who only
    /// found the gateway gone, and else the later one.
    /// </summary>
    public static bool Replaces(RequestUsage news, RequestUsage? known) =>
        known is null || (Weight(news), news.DurationSeconds).CompareTo((Weight(known), known.DurationSeconds)) > 0;

    /// <summary>
    /// Whether a report of a segment takes the place of what is known of it: the replica's that of the gateway, and else the later one, which has seen more.
    /// </summary>
    public static bool Replaces(SegmentUsage news, SegmentUsage? known) => known is null || Rank(news).CompareTo(Rank(known)) > 0;

    /// <summary>The reports that count: one a segment, in the order of the segments.</summary>
    /// <param name="reports">Any reports of one request.</param>
    public static IReadOnlyList<SegmentUsage> Segments(IEnumerable<SegmentUsage> reports)
    {
        var counted = new SortedDictionary<int, SegmentUsage>();
        foreach (var report in reports)
        {
            if (Replaces(report, counted.GetValueOrDefault(report.Segment))) counted[report.Segment] = report;
        }

        return [.. counted.Values];
    }

    /// <summary>
    /// What a request took in all. Generated tokens add up. The prompt is paid for once, as in the first segment that read it: a call that was repeated
    /// before anything came of it read the prompt again.
    /// </summary>
    /// <param name="reports">Any reports of one request.</param>
    public static UsageTotal Total(IEnumerable<SegmentUsage> reports)
    {
        var total = default(UsageTotal);
        foreach (var segment in Segments(reports))
        {
            total = total with
            {
                CompletionTokens = total.CompletionTokens + segment.CompletionTokens,
                ReasoningTokens = total.ReasoningTokens + segment.ReasoningTokens,
            };
            if (total.PromptTokens == 0)
            {
                total = total with { PromptTokens = segment.PromptTokens, CachedPromptTokens = segment.CachedPromptTokens };
            }
        }

        return total;
    }

    /// <summary>How an open request is closed when its gateway has gone. The gateway's own word, should it still come, takes its place.</summary>
    [return: NotNullIfNotNull(nameof(open))]
    public static RequestUsage? Lost(RequestUsage? open) =>
        open is null ? null : open with { Outcome = RequestOutcome.Failed, Status = 0, ErrorCode = GatewayLost };

    private static int Weight(RequestUsage usage) => usage.Outcome == RequestOutcome.Open ? 0 : usage.ErrorCode == GatewayLost ? 1 : 2;

    private static (bool, DateTimeOffset, long, long) Rank(SegmentUsage usage) =>
        (usage.Source == UsageSource.Replica, usage.EndedAt, usage.CompletionTokens, usage.PromptTokens);
}
