using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>How far is this change, replica by replica, and is it safe?</summary>
public sealed partial class RolloutPage
{
    private const int MostDecisions = 20;

    /// <summary>So often decisions are read while none is under way; while one is, with every look.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private IReadOnlyList<Deployment>? _history;
    private Actor _actor = Actor.Nobody;
    private DateTimeOffset _readAt;
    private string? _problem;

    /// <summary>The model.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private IModelDeployments Deployments { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private bool MayWrite => _actor.May(Permission.ModelsWrite);

    public static string PathOf(string model) => "/rollouts/" + Uri.EscapeDataString(model);

    protected override Task OnParametersSetAsync() => ReadAsync();

    protected override Task LookAsync() =>
        _history is [{ UnderWay: true }, ..] || Time.GetUtcNow() - _readAt >= Rest ? ReadAsync() : Task.CompletedTask;

    /// <summary>What may be tried again: the version that is paused, or the one that was gone back from.</summary>
    private static string? Retried(IReadOnlyList<Deployment> history) => history switch
    {
        [{ State: ModelReloadStates.Paused } paused, ..] => paused.Version,
        [{ UnderWay: false }, { State: ModelReloadStates.RolledBack } failed, ..] => failed.Version,
        _ => null,
    };

    private async Task ReadAsync()
    {
        _readAt = Time.GetUtcNow();
        _actor = await Current.GetAsync(CancellationToken.None);
        _history = await Deployments.ListAsync(Name, MostDecisions, _actor, CancellationToken.None);
    }

    private async Task StopAsync(Deployment current)
    {
        var text = current.PreviousVersion is { } back ? T["StopRollout.Text", Name, current.Version, back] : T["StopRollout.TextNothing", Name, current.Version];
        if (!await ConfirmDialog.AskAsync(Dialogs, T["StopRollout.Title"], text, T["StopRollout.Yes"], T["Dialog.Cancel"]))
        {
            return;
        }

        var problem = await Deployments.StopAsync(Name, current.Revision, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        _problem = problem is { } why ? T[$"RolloutProblem.{why}"].Value : null;
        await ReadAsync();
    }

    private async Task HoldAsync(Deployment current)
    {
        var problem = await Deployments.HoldAsync(Name, current.Revision, !current.Held, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        _problem = problem is { } why ? T[$"RolloutProblem.{why}"].Value : null;
        await ReadAsync();
    }

    private async Task AgainAsync(string version)
    {
        var by = await Current.GetAsync(CancellationToken.None);
        var activation = await Deployments.ActivateAsync(new WantedVersion(Name, version, $"user {by.UserId}:{Guid.NewGuid()}", by), CancellationToken.None);
        _problem = activation.Problem is { } why ? T[$"ActivationProblem.{why}"].Value : null;
        await ReadAsync();
    }
}
