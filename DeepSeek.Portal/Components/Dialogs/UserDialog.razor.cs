using DeepSeek.Portal.Components.Controls;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Features.Users;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Invites somebody with a role, or gives one to somebody who is there.</summary>
public sealed partial class UserDialog
{
    private const string Platform = "";

    private IReadOnlyList<RoleItem> _roles = [];
    private IReadOnlyList<TenantListItem> _tenants = [];
    private Actor _actor = Actor.Nobody;
    private string _email = "";
    private string _roleId = BuiltInRole.Viewer.Id;
    private string _tenantId = Platform;
    private bool _busy;
    private UserProblem? _problem;
    private UserCreation? _made;

    /// <summary>Who gets a role; null to invite somebody.</summary>
    [Parameter]
    public UserItem? User { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IUsers Users { get; set; } = null!;

    [Inject]
    private IRoles Roles { get; set; } = null!;

    [Inject]
    private ITenantDirectory Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _roles = await Roles.ListAsync(_actor, CancellationToken.None);
        _tenants = await Tenants.ListAsync(Permission.UsersManage, _actor, CancellationToken.None);
        if (!_actor.May(Permission.UsersManage))
        {
            // Offered is what may be given: to a tenant, and of what he has there himself.
            _tenantId = _tenants.Count > 0 ? _tenants[0].Id : Platform;
            _roles = [.. _roles.Where(role => _actor.Grants.Cover(Grants.ForTenant(_tenantId, role.Permissions)))];
            _roleId = _roles.Count > 0 ? _roles[0].Id : _roleId;
        }
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
            var by = await Current.GetAsync(CancellationToken.None);
            var tenantId = _tenantId == Platform ? null : _tenantId;
            if (User is { } user)
            {
                _problem = await Users.GrantAsync(user.Id, _roleId, tenantId, by, CancellationToken.None);
                if (_problem is null)
                {
                    Dialog.Close();
                }

                return;
            }

            _made = await Users.CreateAsync(new NewUser(_email, _roleId, tenantId), by, CancellationToken.None);
            _problem = _made.Problem;
            if (_made.Succeeded)
            {
                // A slip on the keyboard must not take away what cannot be shown again.
                await Dialog.SetTitleAsync(T["ResetPassword.MadeTitle", _email.Trim()]);
                await Dialog.SetOptionsAsync(Dialog.Options with { CloseOnEscapeKey = false, BackdropClick = false });
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
