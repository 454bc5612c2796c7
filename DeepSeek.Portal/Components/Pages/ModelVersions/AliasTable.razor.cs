using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>What else models are called, and how requests are shared out among versions.</summary>
public sealed partial class AliasTable
{
    private IReadOnlyList<ModelAliasItem> _aliases = [];
    private Actor _actor = Actor.Nobody;

    [Inject]
    private IModelAliases Aliases { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool MayWrite => _actor.May(Permission.ModelsWrite);

    protected override Task OnInitializedAsync() => ReadAsync();

    private static double ShareOf(WeightedTarget target, ModelAliasItem alias) => (double)target.Weight / Math.Max(1, alias.Targets.Sum(other => other.Weight));

    private async Task ReadAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _aliases = await Aliases.ListAsync(_actor, CancellationToken.None);
    }

    private async Task EditAsync(ModelAliasItem? alias)
    {
        var dialog = await Dialogs.ShowAsync<AliasDialog>(
            alias is null ? T["AliasDialog.Title"] : T["AliasDialog.EditTitle", alias.Alias], new DialogParameters<AliasDialog> { { dialog => dialog.Alias, alias } });
        await dialog.Result;
        await ReadAsync();
    }

    private async Task RemoveAsync(ModelAliasItem alias)
    {
        if (!await ConfirmDialog.AskAsync(Dialogs, T["RemoveAlias.Title"], T["RemoveAlias.Text", alias.Alias], T["Aliases.Remove"], T["Dialog.Cancel"]))
        {
            return;
        }

        var problem = await Aliases.RemoveAsync(alias.Alias, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        Snackbar.Add(
            problem is { } why ? T[$"AliasProblem.{why}"] : T["RemoveAlias.Done", alias.Alias], problem is null ? Severity.Success : Severity.Warning);
        await ReadAsync();
    }
}
