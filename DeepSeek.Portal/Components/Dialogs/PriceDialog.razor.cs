using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using DeepSeek.Portal.Features.Policies;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>What a model costs; its limits stay as they are.</summary>
public sealed partial class PriceDialog
{
    private PriceInput _price = new();
    private bool _busy;
    private bool _incomplete;
    private PolicyProblem? _problem;

    [Parameter, EditorRequired]
    public ModelPolicy Policy { get; set; } = null!;

    /// <summary>Of what was read; null where nothing was set yet.</summary>
    [Parameter, EditorRequired]
    public Guid? Stamp { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IModelPolicies Policies { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    private string? Problem => _incomplete ? T["PriceDialog.Incomplete"].Value : _problem is { } problem ? T[$"PolicyProblem.{problem}"].Value : null;

    protected override void OnInitialized() => _price = PriceInput.Of(Policy.Price);

    private async Task SaveAsync()
    {
        _incomplete = _price.IsIncomplete;
        if (_incomplete || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _problem = await Policies.SetAsync(Policy with { Price = _price.ToPrice() }, Stamp, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
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
