using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>Makes another name of a model, or says anew what it stands for.</summary>
public sealed partial class AliasDialog
{
    private readonly List<AliasTargetInput> _targets = [];
    private string _name = "";
    private bool _busy;
    private ModelAliasProblem? _problem;

    /// <summary>Which is changed; null to make one.</summary>
    [Parameter]
    public ModelAliasItem? Alias { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IModelAliases Aliases { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override void OnInitialized()
    {
        _name = Alias?.Alias ?? "";
        IReadOnlyList<WeightedTarget> known = Alias switch
        {
            null => [new WeightedTarget("", 1)],
            { Targets.Count: 0 } => [new WeightedTarget(Alias.Target, 1)],
            _ => Alias.Targets,
        };
        _targets.AddRange(known.Select(target => new AliasTargetInput { Name = target.Target, Weight = target.Weight }));
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
            var wanted = new NewModelAlias(_name.Trim(), [.. _targets.Select(target => new WeightedTarget(target.Name.Trim(), target.Weight))]) { Stamp = Alias?.Stamp };
            _problem = await Aliases.SetAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
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
