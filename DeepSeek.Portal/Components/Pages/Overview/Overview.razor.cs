using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Live;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Overview;

/// <summary>Is everything all right, and if not, what, and since when?</summary>
public sealed partial class Overview : IDisposable
{
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(5);

    private ExecutionContext? _circuit;

    [Inject]
    private ILiveFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private LiveView? View => Feed.Current;

    public void Dispose() => Feed.Changed -= OnChanged;

    protected override void OnInitialized()
    {
        // The news comes on a thread that knows nothing of this circuit's language.
        _circuit = ExecutionContext.Capture();
        Feed.Changed += OnChanged;
    }

    private static DateTimeOffset[] Times(LiveView view) => [.. view.Points.Select(point => point.At)];

    private void OnChanged() => ExecutionContext.Run(_circuit!, _ => _ = InvokeAsync(StateHasChanged), null);

    private bool IsStalled(LiveView view) => Time.GetUtcNow() - view.At > StalledAfter;

    private List<ChartSeries> Latency(LiveView view) =>
    [
        new(T["Chart.P95"], [.. view.Points.Select(point => point.P95Seconds)]),
        new(T["Chart.P50"], [.. view.Points.Select(point => point.P50Seconds)]),
    ];

    private List<ChartSeries> Requests(LiveView view) => [new(T["Chart.PerSecond"], [.. view.Points.Select(point => point.RequestsPerSecond)])];
}
