using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Alerts;

/// <summary>What is firing, who knows, what comes next?</summary>
public sealed partial class AlertList
{
    private static readonly IReadOnlyList<AlertState?> States = [AlertState.Firing, AlertState.Pending, AlertState.Resolved, null];

    private MudTable<AlertItem>? _table;
    private ExecutionContext? _circuit;
    private Actor _actor = Actor.Nobody;
    private DateTimeOffset _now;

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [Inject]
    private IAlerts Alerts { get; set; } = null!;

    [Inject]
    private IAlertBoard Board { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool MayWrite => _actor.MaySomewhere(Permission.AlertsWrite);

    /// <summary>Those that fire, unless the address says otherwise; null for all.</summary>
    private AlertState? Shown => State switch
    {
        "all" => null,
        { } text when Enum.TryParse<AlertState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) => state,
        _ => AlertState.Firing,
    };

    public void Dispose() => Board.Changed -= OnChanged;

    protected override async Task OnInitializedAsync()
    {
        _now = Time.GetUtcNow();
        _circuit = ExecutionContext.Capture();
        Board.Changed += OnChanged;
        _actor = await Current.GetAsync(CancellationToken.None);
    }

    /// <summary>The news comes on a thread that knows nothing of this circuit's language.</summary>
    private void OnChanged() => ExecutionContext.Run(_circuit!, _ => _ = InvokeAsync(ReloadAsync), null);

    private async Task ReloadAsync()
    {
        try
        {
            if (_table is { } table)
            {
                await table.ReloadServerData();
            }
        }
        catch (Exception e)
        {
            // Nobody waits for this: the page's error boundary is told, as of any other event.
            await DispatchExceptionAsync(e);
        }
    }

    private async Task<TableData<AlertItem>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        _now = Time.GetUtcNow();
        var page = await Alerts.ListAsync(
            new AlertQuery { State = Shown, Page = state.Page, PageSize = state.PageSize }, await Current.GetAsync(cancellationToken), cancellationToken);
        return new TableData<AlertItem> { Items = page.Items, TotalItems = page.Total };
    }

    private async Task ShowAsync(AlertState? state)
    {
        State = state?.ToString().ToLowerInvariant() ?? "all";
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["state"] = State }), new NavigationOptions { ReplaceHistoryEntry = true });
        _table!.NavigateTo(Page.First);
        await _table.ReloadServerData();
    }

    private Task AcknowledgeAsync(AlertItem alert) => AskAsync(alert, silences: false);

    private Task SilenceAsync(AlertItem alert) => AskAsync(alert, silences: true);

    private async Task AskAsync(AlertItem alert, bool silences)
    {
        var dialog = await Dialogs.ShowAsync<AlertDialog>(
            T[silences ? "Alerts.Silence" : "Alerts.Acknowledge"],
            new DialogParameters<AlertDialog> { { dialog => dialog.Alert, alert }, { dialog => dialog.Silences, silences } });
        await dialog.Result;
        await ReloadAsync();
    }
}
