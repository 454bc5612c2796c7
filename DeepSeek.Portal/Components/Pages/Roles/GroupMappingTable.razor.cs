using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Roles;

/// <summary>Which groups of the sign-in provider give which roles; nothing where there is no provider.</summary>
public sealed partial class GroupMappingTable
{
    private IReadOnlyList<GroupMappingItem>? _items;
    private Actor _actor = Actor.Nobody;

    [Inject]
    private IGroupMappings Mappings { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool MayManage => _actor.May(Permission.RolesManage);

    protected override Task OnInitializedAsync() => Mappings.ProviderName is null ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _items = await Mappings.ListAsync(_actor, CancellationToken.None);
    }

    private async Task AddAsync()
    {
        var dialog = await Dialogs.ShowAsync<GroupMappingDialog>(T["GroupDialog.Title"]);
        await dialog.Result;
        await LoadAsync();
    }

    private async Task RemoveAsync(GroupMappingItem item)
    {
        var role = T.RoleName(item.RoleId, item.RoleName);
        if (await ConfirmDialog.AskAsync(Dialogs, T["RemoveGroup.Title"], T["RemoveGroup.Text", item.Group, role], T["Groups.Remove"], T["Dialog.Cancel"]))
        {
            var problem = await Mappings.RemoveAsync(item.Id!, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            Snackbar.Add(
                problem is { } why ? T[$"GroupProblem.{why}"] : T["RemoveGroup.Done", item.Group], problem is null ? Severity.Success : Severity.Warning);
            await LoadAsync();
        }
    }
}
