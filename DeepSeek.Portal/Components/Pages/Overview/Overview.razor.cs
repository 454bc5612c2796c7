using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Components.Pages.Overview;

/// <summary>Is everything all right, and if not, what, and since when?</summary>
public sealed partial class Overview
{
    private static DateTimeOffset[] Times(LiveView view) => [.. view.Points.Select(point => point.At)];

    private List<ChartSeries> Latency(LiveView view) =>
    [
        new(T["Chart.P95"], [.. view.Points.Select(point => point.P95Seconds)]),
        new(T["Chart.P50"], [.. view.Points.Select(point => point.P50Seconds)]),
    ];

    private List<ChartSeries> Requests(LiveView view) => [new(T["Chart.PerSecond"], [.. view.Points.Select(point => point.RequestsPerSecond)])];
}
