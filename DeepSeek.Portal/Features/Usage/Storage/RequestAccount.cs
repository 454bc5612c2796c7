using DeepSeek.ControlPlane.Metering;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.Usage.Storage;

/// <summary>
/// All that is stored of one request, and what it adds to the sums. Sums are kept exact by this alone: whatever arrives, in whatever order, what the request
/// added before is taken away and what it adds now is put in its place.
/// </summary>
internal sealed class RequestAccount(RequestUsageRecord? request, IEnumerable<SegmentUsageRecord> segments)
{
    private const int NotFound = 404;

    private readonly List<SegmentUsageRecord> _segments = [.. segments];

    public RequestUsageRecord? Request { get; private set; } = request;

    public IReadOnlyList<SegmentUsageRecord> Segments => _segments;

    /// <summary>Takes in a report; the new row, where there was none.</summary>
    public RequestUsageRecord? Take(RequestUsage report)
    {
        if (Request is null)
        {
            return Request = report.ToRow();
        }

        if (UsageMerge.Replaces(report, Request.ToReport()))
        {
            Request.Take(report);
        }

        return null;
    }

    /// <summary>Takes in a report; the new row, where there was none.</summary>
    public SegmentUsageRecord? Take(SegmentUsage report)
    {
        if (_segments.Find(segment => segment.Segment == report.Segment) is { } known)
        {
            if (UsageMerge.Replaces(report, known.ToReport()))
            {
                known.Take(report);
            }

            return null;
        }

        var row = report.ToRow();
        _segments.Add(row);
        return row;
    }

    /// <summary>To which sum it belongs and what it adds to it; null where nothing is stored.</summary>
    public (UsageSumKey Key, UsageAmounts Amounts)? Contribution()
    {
        if (Request is null && _segments.Count == 0)
        {
            return null;
        }

        var total = UsageMerge.Total(_segments.Select(segment => segment.ToReport()));
        var tokens = new UsageAmounts
        {
            PromptTokens = total.PromptTokens,
            CachedPromptTokens = total.CachedPromptTokens,
            CompletionTokens = total.CompletionTokens,
            ReasoningTokens = total.ReasoningTokens,
        };
        return Request is { } request ? (KeyOf(request), AmountsOf(request, tokens)) : (KeyOf(_segments.MinBy(segment => segment.Segment)!), tokens);
    }

    /// <summary>Writes the request's own sums into its row.</summary>
    public void Sum(DateTimeOffset now)
    {
        if (Request is { } request && Contribution() is (_, var amounts))
        {
            request.PromptTokens = amounts.PromptTokens;
            request.CachedPromptTokens = amounts.CachedPromptTokens;
            request.CompletionTokens = amounts.CompletionTokens;
            request.ReasoningTokens = amounts.ReasoningTokens;
            request.PicoCost = amounts.PicoCost;
            request.StoredAt = now;
        }

        foreach (var segment in _segments)
        {
            segment.StoredAt = now;
        }
    }

    private static UsageAmounts AmountsOf(RequestUsageRecord request, UsageAmounts tokens) => tokens with
    {
        Requests = 1,
        Completed = request.Outcome == RequestOutcome.Completed ? 1 : 0,
        Aborted = request.Outcome == RequestOutcome.Aborted ? 1 : 0,
        Failed = request.Outcome == RequestOutcome.Failed ? 1 : 0,
        CacheHits = request.CacheHit ? 1 : 0,
        PicoCost = checked(
            ((tokens.PromptTokens - tokens.CachedPromptTokens) * (request.PromptPico ?? 0))
            + (tokens.CachedPromptTokens * (request.CachedPromptPico ?? 0))
            + (tokens.CompletionTokens * (request.CompletionPico ?? 0))),
    };

    /// <summary>What clients call models that there are not would make as many sums as they like: those go together, under no name.</summary>
    private static UsageSumKey KeyOf(RequestUsageRecord request) => new(
        request.TenantId, DayOf(request.ArrivedAt), request.KeyId, request is { Status: NotFound, ModelVersion: null } ? "" : request.Model);

    /// <summary>Until its request is known, a segment counts by what it says itself; nobody knows a price yet.</summary>
    private static UsageSumKey KeyOf(SegmentUsageRecord segment) =>
        new(segment.TenantId, DayOf(segment.EndedAt), segment.KeyId ?? "", segment.ModelVersion.Split('@')[0]);

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
