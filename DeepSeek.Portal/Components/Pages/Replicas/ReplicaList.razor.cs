using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.Replicas;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Replicas;

/// <summary>Who works, how hard, on what device, how close to its limit?</summary>
public sealed partial class ReplicaList
{
    private Actor _actor = Actor.Nobody;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [Inject]
    private IReplicaDrains Drains { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool MayDrain => _actor.May(Permission.ReplicasWrite);

    protected override async Task OnInitializedAsync() => _actor = await Current.GetAsync(CancellationToken.None);

    private bool Matches(ReplicaView replica) =>
        string.IsNullOrWhiteSpace(Search)
        || new[] { replica.Heartbeat.ReplicaId, replica.Heartbeat.Device.Kind, replica.Heartbeat.Device.Name }
            .Concat(replica.Heartbeat.Models.Select(model => model.Name))
            .Any(text => text.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase));

    private void Find(string? text)
    {
        Search = string.IsNullOrWhiteSpace(text) ? null : text;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = Search }), new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private async Task DrainAsync(ReplicaView replica)
    {
        var id = replica.Heartbeat.ReplicaId;
        var others = View?.Replicas.Count(other => other.Ready && other.Heartbeat.ReplicaId != id) ?? 0;
        var text = others > 0 ? T["DrainReplica.Text", id, others] : T["DrainReplica.TextLast", id];
        if (await ConfirmDialog.AskAsync(Dialogs, T["DrainReplica.Title", id], text, T["DrainReplica.Yes"], T["Dialog.Cancel"]))
        {
            Say(await Drains.DrainAsync(id, await Current.GetAsync(CancellationToken.None), CancellationToken.None), T["DrainReplica.Done", id]);
        }
    }

    private async Task ReturnAsync(ReplicaView replica)
    {
        var id = replica.Heartbeat.ReplicaId;
        Say(await Drains.ReturnAsync(id, await Current.GetAsync(CancellationToken.None), CancellationToken.None), T["DrainReplica.Returned", id]);
    }

    private void Say(ReplicaProblem? problem, string done) =>
        Snackbar.Add(problem is { } why ? T[$"ReplicaProblem.{why}"] : done, problem is null ? Severity.Success : Severity.Warning);
}
