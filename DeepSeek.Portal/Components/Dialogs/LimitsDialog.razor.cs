using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;
using DeepSeek.Portal.Features.Tenants.Limits;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>What a tenant may use. An empty field is no limit.</summary>
public sealed partial class LimitsDialog
{
    private TenantLimits? _read;
    private LimitInput _limits = new();
    private double? _weight;
    private bool _busy;
    private PolicyProblem? _problem;

    [Parameter, EditorRequired]
    public string TenantId { get; set; } = "";

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private ITenantLimits Limits { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _read = await Limits.FindAsync(TenantId, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        if (_read is null)
        {
            _problem = PolicyProblem.NotFound;
            return;
        }

        _limits = LimitInput.Of(_read.Limits);
        _weight = _read.Weight;
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = _read! with { Limits = _limits.ToLimits(), Weight = _weight };
            _problem = await Limits.SetAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
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
