using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a role of permissions, or changes one.</summary>
public sealed partial class RoleDialog
{
    private readonly HashSet<string> _permissions = [];
    private Actor _actor = Actor.Nobody;
    private string _name = "";
    private string _description = "";
    private bool _busy;
    private RoleProblem? _problem;

    /// <summary>Which is changed; null to make one.</summary>
    [Parameter]
    public RoleItem? Role { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IRoles Roles { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private string? ProblemText => _problem is { } problem ? T[$"RoleProblem.{problem}"].Value : null;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        if (Role is not null)
        {
            (_name, _description) = (Role.Name, Role.Description);
            _permissions.UnionWith(Role.Permissions);
        }
    }

    private bool Is(params RoleProblem[] problems) => _problem is { } problem && problems.Contains(problem);

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
            var wanted = new NewRole(_name, _description, [.. _permissions]);
            _problem = Role is { Stamp: { } stamp }
                ? await Roles.ChangeAsync(Role.Id, wanted, stamp, by, CancellationToken.None)
                : (await Roles.CreateAsync(wanted, by, CancellationToken.None)).Problem;
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
