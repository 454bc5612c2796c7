using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Upstreams;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>Servers of others that answer for models of this platform.</summary>
public sealed partial class UpstreamTable
{
    private IReadOnlyList<UpstreamItem> _upstreams = [];
    private Actor _actor = Actor.Nobody;

    [Inject]
    private IUpstreams Upstreams { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool MayWrite => _actor.May(Permission.ModelsWrite);

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _upstreams = await Upstreams.ListAsync(_actor, CancellationToken.None);
    }

    private async Task EditAsync(UpstreamItem? upstream)
    {
        var dialog = await Dialogs.ShowAsync<UpstreamDialog>(
            upstream is null ? T["UpstreamDialog.Title"] : T["UpstreamDialog.EditTitle", upstream.Id],
            new DialogParameters<UpstreamDialog> { { dialog => dialog.Upstream, upstream } });
        await dialog.Result;
        await ReadAsync();
    }

    private async Task RemoveAsync(UpstreamItem upstream)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, T["RemoveUpstream.Title"], T["RemoveUpstream.Text", upstream.Id, $"{upstream.Model}@{upstream.Version}"], T["Aliases.Remove"], T["Dialog.Cancel"]))
        {
            return;
        }

        var problem = await Upstreams.RemoveAsync(upstream.Id, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        Snackbar.Add(
            problem is { } why ? T[$"UpstreamProblem.{why}"] : T["RemoveUpstream.Done", upstream.Id], problem is null ? Severity.Success : Severity.Warning);
        await ReadAsync();
    }
}
