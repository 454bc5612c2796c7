using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.ControlPlane.Tests.Metering;

public sealed class UsageMergeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Segments_BothWitnesses_TheReplicasWordCounts()
    {
        var gateway = Segment(0, UsageSource.Gateway, completion: 7, endedAfter: 9);
        var replica = Segment(0, UsageSource.Replica, completion: 12, endedAfter: 3);

        Assert.Equal([replica], UsageMerge.Segments([gateway, replica]));
        Assert.Equal([replica], UsageMerge.Segments([replica, gateway, replica]));
    }

    [Fact]
    public void Segments_GatewaySawMoreLater_TheLaterCounts()
    {
        var early = Segment(0, UsageSource.Gateway, completion: 3, endedAfter: 1);
        var late = Segment(0, UsageSource.Gateway, completion: 9, endedAfter: 2);

        Assert.Equal([late], UsageMerge.Segments([late, early]));
        Assert.Equal([late], UsageMerge.Segments([early, late]));
    }

    [Fact]
    public void Total_ContinuedAnswer_AddsTokensAndCountsThePromptOnce()
    {
        var total = UsageMerge.Total(
        [
            Segment(1, UsageSource.Replica, completion: 5, reasoning: 1),
            Segment(0, UsageSource.Gateway, completion: 8, reasoning: 4, prompt: 100, cached: 30),
            Segment(1, UsageSource.Gateway, completion: 4, reasoning: 1),
            Segment(1, UsageSource.Replica, completion: 5, reasoning: 1),
        ]);

        Assert.Equal(new UsageTotal(100, 30, 13, 5), total);
    }

    [Fact]
    public void Total_CallRepeatedFromTheStart_CountsThePromptAsItWasReadFirst()
    {
        var total = UsageMerge.Total(
        [
            Segment(0, UsageSource.Gateway),
            Segment(1, UsageSource.Replica, prompt: 100, completion: 2),
            Segment(2, UsageSource.Replica, prompt: 100, cached: 90, completion: 6),
        ]);

        Assert.Equal(new UsageTotal(100, 0, 8, 0), total);
    }

    [Fact]
    public void Replaces_RequestReportsInAnyOrder_TheSameOneWins()
    {
        var open = Request(RequestOutcome.Open, 1);
        var later = Request(RequestOutcome.Open, 2);
        var lost = UsageMerge.Lost(later);
        var closed = Request(RequestOutcome.Completed, 1.5);
        RequestUsage[] all = [open, later, lost, closed];

        foreach (var order in Orders(all))
        {
            Assert.Equal(closed, order.Aggregate((RequestUsage?)null, (known, news) => UsageMerge.Replaces(news, known) ? news : known));
        }

        foreach (var order in Orders([open, later, lost]))
        {
            Assert.Equal(lost, order.Aggregate((RequestUsage?)null, (known, news) => UsageMerge.Replaces(news, known) ? news : known));
        }
    }

    [Fact]
    public void Lost_OpenRequest_IsFailedWithoutAStatus()
    {
        var lost = UsageMerge.Lost(Request(RequestOutcome.Open, 4) with { Status = 200 });

        Assert.Equal((RequestOutcome.Failed, 0, UsageMerge.GatewayLost), (lost.Outcome, lost.Status, lost.ErrorCode));
        Assert.Equal(4, lost.DurationSeconds);
    }

    private static IEnumerable<RequestUsage[]> Orders(RequestUsage[] all) => all.Length <= 1
        ? [all]
        : all.SelectMany(first => Orders([.. all.Where(other => other != first)]).Select(rest => (RequestUsage[])[first, .. rest]));

    private static SegmentUsage Segment(
        int segment, UsageSource source, long completion = 0, long reasoning = 0, long prompt = 0, long cached = 0, int endedAfter = 0) => new()
    {
        RequestId = "r",
        Segment = segment,
        Source = source,
        TenantId = "t",
        ModelVersion = "m@1",
        ReplicaId = "replica",
        EndedAt = Noon.AddSeconds(endedAfter),
        PromptTokens = prompt,
        CachedPromptTokens = cached,
        CompletionTokens = completion,
        ReasoningTokens = reasoning,
    };

    private static RequestUsage Request(RequestOutcome outcome, double seconds) => new()
    {
        RequestId = "r",
        GatewayId = "g",
        TenantId = "t",
        KeyId = "k",
        Model = "m",
        Route = "/v1/chat/completions",
        Outcome = outcome,
        ArrivedAt = Noon,
        DurationSeconds = seconds,
    };
}
