using Bunit;
using DeepSeek.Portal.Components.Pages.Traffic;
using DeepSeek.Portal.Features.Traffic.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Portal.Components.Tests;

public sealed class TrafficPageTests : PortalContext
{
    [Fact]
    public void Traffic_Nothing_SaysNoDataAndNotZero()
    {
        var page = RenderPage<TrafficPage>();

        Assert.Contains("no data", page.Find("[data-testid=traffic-stat-latency]").TextContent, StringComparison.Ordinal);
        Assert.Contains("no data", page.Find("[data-testid=traffic-split]").TextContent, StringComparison.Ordinal);
        Assert.Contains("No traffic in this time", page.Find("[data-testid=traffic-latency]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Traffic_Some_SaysFiguresWhereTheTimeGoesAndATable()
    {
        Traffic.Report = Report();
        var page = RenderPage<TrafficPage>();

        Assert.Contains("1.25 s", page.Find("[data-testid=traffic-stat-latency]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Queue and prefill 100 ms · Decode 300 ms · Gateway 2 ms", page.Find("[data-testid=traffic-split] svg").GetAttribute("aria-label"));
        Assert.Contains("deepseek-r1", page.Find("[data-testid=traffic-row]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=traffic-latency] details table"));

        page.Find("[data-testid=traffic-latency] details").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(2, page.FindAll("[data-testid=traffic-latency] details tbody tr").Count);
    }

    [Fact]
    public void Traffic_Filtered_IsInTheAddressAndAsked()
    {
        Traffic.Report = Report();
        var page = RenderPage<TrafficPage>();
        page.Find("[data-testid=range-Week]").Click();
        page.Find("[data-testid=traffic-model]").Change("deepseek-r1");
        page.Find("[data-testid=traffic-by-Replica]").Click();

        page.WaitForAssertion(() => Assert.Equal(
            new TrafficQuery { Range = TrafficRange.Week, Model = "deepseek-r1", By = TrafficPart.Replica }, Traffic.Asked[^1]));
        Assert.EndsWith("?range=week&model=deepseek-r1&by=replica", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private TrafficReport Report()
    {
        var figures = new TrafficFigures
        {
            Requests = 60, Errors = 0, RequestsPerSecond = 1, P50Seconds = 0.084, P95Seconds = 1.25, P99Seconds = 2, WaitSeconds = 0.1, DecodeSeconds = 0.3, GatewaySeconds = 0.002,
        };
        return new TrafficReport
        {
            At = Time.GetUtcNow(),
            From = Time.GetUtcNow().AddHours(-1),
            StepSeconds = 60,
            Steps = [new TrafficStep(Time.GetUtcNow().AddMinutes(-2), null), new TrafficStep(Time.GetUtcNow().AddMinutes(-1), figures)],
            Total = figures,
            Rows = [new TrafficRow("deepseek-r1", figures)],
        };
    }
}
