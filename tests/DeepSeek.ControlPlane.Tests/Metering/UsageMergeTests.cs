using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.ControlPlane.Tests.Metering;

public sealed class UsageMergeTests
{
    [Fact]
    public void Segments_BothWitnesses_TheReplicasWordCounts()
    {
        var gateway = Reports.Segment(0, UsageSource.Gateway, completion: 7, endedAfter: 9);
        var replica = Reports.Segment(0, UsageSource.Replica, completion: 12, endedAfter: 3);

        Assert.Equal([replica], UsageMerge.Segments([gateway, replica]));
        Assert.Equal([replica], UsageMerge.Segments([replica, gateway, replica]));
    }

    [Fact]
    public void Segments_GatewaySawMoreLater_TheLaterCounts()
    {
        var early = Reports.Segment(0, UsageSource.Gateway, completion: 3, endedAfter: 1);
        var late = Reports.Segment(0, UsageSource.Gateway, completion: 9, endedAfter: 2);

        Assert.Equal([late], UsageMerge.Segments([late, early]));
        Assert.Equal([late], UsageMerge.Segments([early, late]));
    }

    [Fact]
    public void Total_ContinuedAnswer_AddsTokensAndCountsThePromptOnce()
    {
        var total = UsageMerge.Total(
        [
            Reports.Segment(1, UsageSource.Replica, completion: 5, reasoning: 1),
            Reports.Segment(0, UsageSource.Gateway, completion: 8, reasoning: 4, prompt: 100, cached: 30),
            Reports.Segment(1, UsageSource.Gateway, completion: 4, reasoning: 1),
            Reports.Segment(1, UsageSource.Replica, completion: 5, reasoning: 1),
        ]);

        Assert.Equal(new UsageTotal(100, 30, 13, 5), total);
    }

    [Fact]
    public void Total_CallRepeatedFromTheStart_CountsThePromptAsItWasReadFirst()
    {
        var total = UsageMerge.Total(
        [
            Reports.Segment(0, UsageSource.Gateway),
            Reports.Segment(1, UsageSource.Replica, prompt: 100, completion: 2),
            Reports.Segment(2, UsageSource.Replica, prompt: 100, cached: 90, completion: 6),
        ]);

        Assert.Equal(new UsageTotal(100, 0, 8, 0), total);
    }

    [Fact]
    public void Replaces_RequestReportsInAnyOrder_TheSameOneWins()
    {
        var open = Reports.Request("r", RequestOutcome.Open, 1);
        var later = Reports.Request("r", RequestOutcome.Open, 2);
        var lost = UsageMerge.Lost(later);
        var closed = Reports.Request("r", RequestOutcome.Completed, 1.5);
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
        var lost = UsageMerge.Lost(Reports.Request("r", RequestOutcome.Open, 4) with { Status = 200 });

        Assert.Equal((RequestOutcome.Failed, 0, UsageMerge.GatewayLost), (lost.Outcome, lost.Status, lost.ErrorCode));
        Assert.Equal(4, lost.DurationSeconds);
    }

    private static IEnumerable<RequestUsage[]> Orders(RequestUsage[] all) => all.Length <= 1
        ? [all]
        : all.SelectMany(first => Orders([.. all.Where(other => other != first)]).Select(rest => (RequestUsage[])[first, .. rest]));
}
