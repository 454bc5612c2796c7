using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Tenants;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes a tenant, or calls one otherwise.</summary>
public sealed partial class TenantDialog
{
    private string _name = "";
    private bool _busy;
    private TenantProblem? _problem;

    /// <summary>Which is to be called otherwise; null to make one.</summary>
    [Parameter]
    public TenantItem? Tenant { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private ITenants Tenants { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private string? ProblemText => _problem is { } problem ? T[$"TenantProblem.{problem}"].Value : null;

    protected override void OnInitialized() => _name = Tenant?.Name ?? "";

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
            _problem = Tenant is null
                ? (await Tenants.CreateAsync(_name, by, CancellationToken.None)).Problem
                : await Tenants.RenameAsync(Tenant.Id, _name, by, CancellationToken.None);
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
