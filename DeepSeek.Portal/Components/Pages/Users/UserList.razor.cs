using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Users;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Users;

/// <summary>Who can sign in, and what may they do?</summary>
public sealed partial class UserList
{
    private const string Active = "active";
    private const string Disabled = "disabled";

    private static readonly string?[] StatusChoices = [null, Active, Disabled];

    private MudTable<UserItem>? _table;
    private DateTimeOffset _now;
    private Actor _actor = Actor.Nobody;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusName { get; set; }

    [SupplyParameterFromQuery(Name = "role")]
    private string? RoleId { get; set; }

    [Inject]
    private IUsers Users { get; set; } = null!;

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

    private bool MayInvite => _actor.MaySomewhere(Permission.UsersManage);

    private bool IsFiltered => StatusName is Active or Disabled || RoleId is not null || !string.IsNullOrWhiteSpace(Search);

    protected override async Task OnInitializedAsync()
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(CancellationToken.None);
    }

    private async Task<TableData<UserItem>> LoadAsync(TableState state, CancellationToken cancellationToken)
    {
        _now = Time.GetUtcNow();
        _actor = await Current.GetAsync(cancellationToken);
        var page = await Users.ListAsync(
            new UserQuery
            {
                Search = Search,
                Disabled = StatusName switch
                {
                    Active => false,
                    Disabled => true,
                    _ => null,
                },
                RoleId = RoleId,
                Page = state.Page,
                PageSize = state.PageSize,
            },
            _actor,
            cancellationToken);
        return new TableData<UserItem> { Items = page.Items, TotalItems = page.Total };
    }

    private bool MayManage(string? tenantId) =>
        tenantId is null ? _actor.May(Permission.UsersManage) : _actor.May(Permission.UsersManage, tenantId);

    private static Tone ToneOf(UserItem user) => user switch
    {
        { DisabledAt: not null } => Tone.Neutral,
        { MustChangePassword: true } => Tone.Warning,
        _ => Tone.Good,
    };

    private static string StateOf(UserItem user) => user switch
    {
        { DisabledAt: not null } => "UserFilter.disabled",
        { MustChangePassword: true } => "Users.Invited",
        _ => "UserFilter.active",
    };

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

    private Task ClearRoleAsync()
    {
        RoleId = null;
        return ShowAsync();
    }

    private Task ClearAsync()
    {
        (Search, StatusName, RoleId) = (null, null, null);
        return ShowAsync();
    }

    private async Task ShowAsync()
    {
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = Search, ["status"] = StatusName, ["role"] = RoleId }),
            new NavigationOptions { ReplaceHistoryEntry = true });
        _table!.NavigateTo(Page.First);
        await _table.ReloadServerData();
    }

    private Task InviteAsync() => AskAsync<UserDialog>(T["UserDialog.Title"], []);

    private Task GrantAsync(UserItem user) => AskAsync<UserDialog>(
        T["UserDialog.GrantTitle", user.Email], new DialogParameters<UserDialog> { { dialog => dialog.User, user } });

    private async Task ResetAsync(UserItem user)
    {
        if (await ConfirmAsync("ResetPassword", user.Email))
        {
            await AskAsync<PasswordDialog>(
                T["ResetPassword.MadeTitle", user.Email], new DialogParameters<PasswordDialog> { { dialog => dialog.UserId, user.Id } });
        }
    }

    private async Task DisableAsync(UserItem user)
    {
        if (user.DisabledAt is null && !await ConfirmAsync("DisableUser", user.Email))
        {
            return;
        }

        var problem = await Users.SetDisabledAsync(user.Id, user.DisabledAt is null, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        await SayAsync(problem, user.DisabledAt is null ? "DisableUser.Done" : "DisableUser.Enabled", user.Email);
    }

    private async Task WithdrawAsync(UserItem user, HeldRole role)
    {
        var name = T.RoleName(role.RoleId, role.RoleName);
        if (await ConfirmAsync("WithdrawRole", user.Email, name, role.TenantName ?? T["Users.Platform"]))
        {
            var problem = await Users.WithdrawAsync(user.Id, role.RoleId, role.TenantId, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            await SayAsync(problem, "WithdrawRole.Done", user.Email);
        }
    }

    private Task<bool> ConfirmAsync(string what, params object[] names) =>
        ConfirmDialog.AskAsync(Dialogs, T[$"{what}.Title"], T[$"{what}.Text", names], T[$"{what}.Yes"], T["Dialog.Cancel"]);

    private async Task AskAsync<TDialog>(string title, DialogParameters parameters) where TDialog : IComponent
    {
        var dialog = await Dialogs.ShowAsync<TDialog>(title, parameters);
        await dialog.Result;
        await _table!.ReloadServerData();
    }

    private async Task SayAsync(UserProblem? problem, string done, string email)
    {
        Snackbar.Add(problem is { } why ? T[$"UserProblem.{why}"] : T[done, email], problem is null ? Severity.Success : Severity.Warning);
        await _table!.ReloadServerData();
    }
}
