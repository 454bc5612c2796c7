using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Tenants;

/// <summary>Who are our tenants, what do they use, who is near a limit?</summary>
public sealed partial class TenantList
{
    private const string Active = "active";
    private const string Suspended = "suspended";
    private const double NearTheLimit = 0.8;

    private static readonly string?[] StatusChoices = [null, Active, Suspended];

    private MudTable<TenantItem>? _table;
    private DateTimeOffset _now;
    private Actor _actor = Actor.Nobody;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusName { get; set; }

    [Inject]
    private ITenants Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool MayCreate => _actor.May(Permission.TenantsWrite);

    private bool IsFiltered => StatusName is Active or Suspended || !string.IsNullOrWhiteSpace(Search);

    protected override async Task OnInitializedAsync()
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(CancellationToken.None);
    }

    private async Task<TableData<TenantItem>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(cancellationToken);
        var page = await Tenants.ListAsync(
            new TenantQuery
            {
                Search = Search,
                Suspended = StatusName switch
                {
                    Active => false,
                    Suspended => true,
                    _ => null,
                },
                Sort = Enum.TryParse<TenantSort>(state.SortLabel, out var sort) ? sort : TenantSort.Name,
                Descending = state.SortDirection == SortDirection.Descending,
                Page = state.Page,
                PageSize = state.PageSize,
            },
            _actor,
            cancellationToken);
        return new TableData<TenantItem> { Items = page.Items, TotalItems = page.Total };
    }

    private static string KeysOf(TenantItem tenant) => "/keys" + QueryString.Create("q", tenant.Name);

    private static Tone ToneOf(double share) => share >= 1 ? Tone.Bad : share >= NearTheLimit ? Tone.Warning : Tone.Good;

    private Task SearchAsync(string? text)
    {
        Search = string.IsNullOrWhiteSpace(text) ? null : text;
        return ShowAsync();
    }

    private Task FilterAsync(string? status)
    {
        StatusName = status;
        return ShowAsync();
    }

    private Task ClearAsync()
    {
        (Search, StatusName) = (null, null);
        return ShowAsync();
    }

    private async Task ShowAsync()
    {
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = Search, ["status"] = StatusName }),
            new NavigationOptions { ReplaceHistoryEntry = true });
        _table!.NavigateTo(Page.First);
        await _table.ReloadServerData();
    }

    private Task CreateAsync() => AskAsync<TenantDialog>(T["TenantDialog.Title"], []);

    private Task RenameAsync(TenantItem tenant) => AskAsync<TenantDialog>(
        T["TenantDialog.RenameTitle", tenant.Name], new DialogParameters<TenantDialog> { { dialog => dialog.Tenant, tenant } });

    private Task LimitAsync(TenantItem tenant) => AskAsync<LimitsDialog>(
        T["Limits.Title", tenant.Name], new DialogParameters<LimitsDialog> { { dialog => dialog.TenantId, tenant.Id } });

    private async Task AskAsync<TDialog>(string title, DialogParameters parameters) where TDialog : IComponent
    {
        var dialog = await Dialogs.ShowAsync<TDialog>(title, parameters);
        await dialog.Result;
        await _table!.ReloadServerData();
    }

    private async Task SuspendAsync(TenantItem tenant)
    {
        if (!tenant.Suspended && !await ConfirmDialog.AskAsync(
            Dialogs, T["SuspendTenant.Title"], T["SuspendTenant.Text", tenant.Name, Units.Count(tenant.Keys)], T["Tenants.Suspend"], T["Dialog.Cancel"]))
        {
            return;
        }

        var problem = await Tenants.SetSuspendedAsync(tenant.Id, !tenant.Suspended, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        Snackbar.Add(
            problem is { } why ? T[$"TenantProblem.{why}"] : T[tenant.Suspended ? "SuspendTenant.Resumed" : "SuspendTenant.Done", tenant.Name],
            problem is null ? Severity.Success : Severity.Warning);
        await _table!.ReloadServerData();
    }
}
