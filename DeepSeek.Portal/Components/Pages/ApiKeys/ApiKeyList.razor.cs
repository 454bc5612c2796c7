using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.ApiKeys;

/// <summary>Which keys exist, and which should go? The filter is in the address, so that it can be shared.</summary>
public sealed partial class ApiKeyList
{
    private static readonly ApiKeyStatus?[] StatusChoices = [null, ApiKeyStatus.Active, ApiKeyStatus.Expired, ApiKeyStatus.Revoked];

    private MudTable<ApiKeyListItem>? _table;
    private DateTimeOffset _now;
    private Actor _actor = Actor.Nobody;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusName { get; set; }

    [Inject]
    private IApiKeys Keys { get; set; } = null!;

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

    private ApiKeyStatus? Status => Enum.TryParse<ApiKeyStatus>(StatusName, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null;

    private bool IsFiltered => Status is not null || !string.IsNullOrWhiteSpace(Search);

    private bool MayCreate => _actor.MaySomewhere(Permission.KeysWrite);

    protected override async Task OnInitializedAsync()
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(CancellationToken.None);
    }

    private async Task<TableData<ApiKeyListItem>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(cancellationToken);
        var page = await Keys.ListAsync(
            new ApiKeyQuery
            {
                Search = Search,
                Status = Status,
                Sort = Enum.TryParse<ApiKeySort>(state.SortLabel, out var sort) ? sort : ApiKeySort.Created,
                Descending = string.IsNullOrEmpty(state.SortLabel) || state.SortDirection == SortDirection.Descending,
                Page = state.Page,
                PageSize = state.PageSize,
            },
            _actor,
            cancellationToken);
        return new TableData<ApiKeyListItem> { Items = page.Items, TotalItems = page.Total };
    }

    private Task SearchAsync(string? text)
    {
        Search = string.IsNullOrWhiteSpace(text) ? null : text;
        return ShowAsync();
    }

    private Task FilterAsync(ApiKeyStatus? status)
    {
        StatusName = status?.ToString();
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

    private Task CreateAsync() => AskAsync<CreateApiKeyDialog>(T["CreateKey.Title"], []);

    private Task RotateAsync(ApiKeyListItem key) => AskAsync<RotateKeyDialog>(
        T["RotateKey.Title", key.Name], new DialogParameters<RotateKeyDialog> { { dialog => dialog.Key, key } });

    private Task SetPolicyAsync(ApiKeyListItem key) => AskAsync<KeyPolicyDialog>(
        T["KeyPolicy.Title", key.Name], new DialogParameters<KeyPolicyDialog> { { dialog => dialog.PublicId, key.PublicId } });

    private async Task AskAsync<TDialog>(string title, DialogParameters parameters) where TDialog : IComponent
    {
        var dialog = await Dialogs.ShowAsync<TDialog>(title, parameters);
        await dialog.Result;
        await _table!.ReloadServerData();
    }

    private async Task RevokeAsync(ApiKeyListItem key)
    {
        var confirmed = await ConfirmDialog.AskAsync(
            Dialogs, T["RevokeKey.Title"], RevokeText(key), T["RevokeKey.Yes"], T["Dialog.Cancel"]);
        if (!confirmed)
        {
            return;
        }

        var problem = await Keys.RevokeAsync(key.PublicId, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        Snackbar.Add(
            T[problem is null ? "RevokeKey.Done" : problem == ApiKeyProblem.Denied ? "KeyProblem.Denied" : "RevokeKey.Gone", key.Name],
            problem is null ? Severity.Success : Severity.Info);
        await _table!.ReloadServerData();
    }

    /// <summary>Names the key, and says whether somebody is likely to miss it.</summary>
    private string RevokeText(ApiKeyListItem key) =>
        T["RevokeKey.Text", key.Name, key.Masked, key.TenantName] + " "
        + (key.LastUsedAt is { } used ? T["RevokeKey.Used", Units.Span(Time.GetUtcNow() - used)] : T["RevokeKey.Unused"]);

    private Tone ToneOf(ApiKeyListItem key) => key.StatusAt(_now) switch
    {
        ApiKeyStatus.Active => Tone.Good,
        ApiKeyStatus.Expired => Tone.Warning,
        _ => Tone.Neutral,
    };
}
