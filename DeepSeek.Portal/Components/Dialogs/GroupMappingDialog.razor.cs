using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Maps a group of the sign-in provider to a role.</summary>
public sealed partial class GroupMappingDialog
{
    private const string Platform = "";

    private IReadOnlyList<RoleItem> _roles = [];
    private IReadOnlyList<TenantListItem> _tenants = [];
    private string _group = "";
    private string _roleId = BuiltInRole.Viewer.Id;
    private string _tenantId = Platform;
    private bool _busy;
    private GroupMappingProblem? _problem;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IGroupMappings Mappings { get; set; } = null!;

    [Inject]
    private IRoles Roles { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync(CancellationToken.None);
        _roles = await Roles.ListAsync(actor, CancellationToken.None);
        _tenants = await Tenants.ListAsync(Permission.UsersRead, actor, CancellationToken.None);
    }

    private string NameOfRole(string? id) => _roles.FirstOrDefault(role => role.Id == id) is { } role ? T.RoleName(role.Id, role.Name) : "";

    private string NameOfTenant(string? id) => id == Platform ? T["Users.Platform"] : _tenants.FirstOrDefault(tenant => tenant.Id == id)?.Name ?? "";

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = new NewGroupMapping(_group, _roleId, _tenantId == Platform ? null : _tenantId);
            _problem = (await Mappings.AddAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None)).Problem;
            if (_problem is null)
            {
                Dialog.Close();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
