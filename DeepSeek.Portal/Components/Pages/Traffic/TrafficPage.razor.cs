using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Traffic.Reports;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.Traffic;

/// <summary>How fast are we, for whom, and where is the time spent?</summary>
public sealed partial class TrafficPage
{
    /// <summary>What is read from the database changes by the minute, not by the second.</summary>
    private static readonly TimeSpan ArchiveRefreshes = TimeSpan.FromMinutes(1);

    private TrafficReport? _report;
    private TrafficQuery? _read;
    private IReadOnlyList<TenantListItem> _tenants = [];
    private IReadOnlyList<string> _models = [];

    [SupplyParameterFromQuery(Name = "range")]
    private string? Range { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? Model { get; set; }

    [SupplyParameterFromQuery(Name = "tenant")]
    private string? Tenant { get; set; }

    [SupplyParameterFromQuery(Name = "replica")]
    private string? Replica { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    private string? By { get; set; }

    [Inject]
    private ITraffic Traffic { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private TrafficQuery Query => new()
    {
        Range = Parsed(Range, TrafficRange.Hour),
        Model = Model,
        TenantId = Tenant,
        ReplicaId = Replica,
        By = Parsed(By, TrafficPart.Model),
    };

    private IEnumerable<string> Replicas => View?.Replicas.Select(replica => replica.Heartbeat.ReplicaId) ?? [];

    protected override async Task OnInitializedAsync()
    {
        _tenants = await Tenants.ListAsync(Permission.TelemetryRead, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        await ReadAsync();
    }

    protected override Task LookAsync() =>
        _report is { } report && _read == Query && Query.Range > TrafficRange.Hour && Time.GetUtcNow() - report.At < ArchiveRefreshes ? Task.CompletedTask : ReadAsync();

    private static T Parsed<T>(string? text, T usual) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : usual;

    private static string Word(TrafficRange range) => range.ToString().ToLowerInvariant();

    private static IEnumerable<string> Choices(string? chosen, IEnumerable<string> known) =>
        known.Append(chosen).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static DateTimeOffset[] Times(TrafficReport report) => [.. report.Steps.Select(step => step.Start)];

    private static TimeSpan Length(TrafficReport report) => report.At - report.From;

    private static ChartSeries Series(string name, TrafficReport report, Func<TrafficFigures, double?> value) =>
        new(name, [.. report.Steps.Select(step => step.Figures is { } figures ? value(figures) : null)]);

    private static List<ChartSeries> Latency(TrafficReport report) =>
    [
        Series("p95", report, figures => figures.P95Seconds),
        Series("p50", report, figures => figures.P50Seconds),
        Series("p99", report, figures => figures.P99Seconds),
    ];

    private List<ChartSeries> Rates(TrafficReport report) =>
    [
        Series(T["Chart.PerSecond"], report, figures => figures.RequestsPerSecond),
        Series(T["Traffic.Queued"], report, figures => figures.Queued),
    ];

    private static List<ChartSeries> FirstToken(TrafficReport report) =>
    [
        Series("p95", report, figures => figures.TimeToFirstTokenP95Seconds),
        Series("p50", report, figures => figures.TimeToFirstTokenP50Seconds),
    ];

    private List<ChartSeries> Tokens(TrafficReport report) => [Series(T["Chart.PerSecond"], report, figures => figures.TokensPerSecond)];

    private string NameOf(string id) => _tenants.FirstOrDefault(tenant => tenant.Id == id)?.Name ?? id;

    private async Task ReadAsync()
    {
        var query = Query;
        var report = await Traffic.ReadAsync(query, await Current.GetAsync(CancellationToken.None), CancellationToken.None);

        // Whoever has chosen something else meanwhile is not shown what he has asked for before.
        if (query == Query)
        {
            (_report, _read) = (report, query);
            if (query is { By: TrafficPart.Model, Model: null } && report is not null)
            {
                _models = [.. report.Rows.Select(row => row.Id)];
            }
        }
    }

    private async Task FilterAsync(string which, object? value)
    {
        var text = value is string { Length: > 0 } chosen ? chosen : null;
        switch (which)
        {
            case nameof(Range): Range = text; break;
            case nameof(Model): Model = text; break;
            case nameof(Tenant): Tenant = text; break;
            case nameof(Replica): Replica = text; break;
            default: By = text; break;
        }

        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
            {
                ["range"] = Range, ["model"] = Model, ["tenant"] = Tenant, ["replica"] = Replica, ["by"] = By,
            }),
            new NavigationOptions { ReplaceHistoryEntry = true });
        await ReadAsync();
    }
}
