using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>A model, its versions over all replicas, and what was decided about it.</summary>
public sealed partial class ModelCard
{
    private ActivationProblem? _problem;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>The newest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ModelVersionView> Versions { get; set; } = [];

    [Parameter, EditorRequired]
    public LiveView View { get; set; } = null!;

    /// <summary>There is a new decision.</summary>
    [Parameter]
    public EventCallback Decided { get; set; }

    /// <summary>The decision in force; null where nobody has decided.</summary>
    [Parameter, EditorRequired]
    public Deployment? Deployment { get; set; }

    /// <summary>Whether whoever looks may decide.</summary>
    [Parameter, EditorRequired]
    public bool MayWrite { get; set; }

    /// <summary>Whether he may see replicas one by one.</summary>
    [Parameter, EditorRequired]
    public bool MaySeeReplicas { get; set; }

    [Inject]
    private IModelDeployments Deployments { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private List<ModelVersionView> Answering => [.. Versions.Where(version => version.Active > 0)];

    /// <summary>How many replicas have the model.</summary>
    private int Holders => View.Replicas.Count(replica => !replica.Lost && replica.Heartbeat.Models.Any(model => model.Name == Name));

    /// <summary>The newest that has not failed everywhere; null where there is none.</summary>
    private string? Newest => Versions.FirstOrDefault(
        version => PlacesOf(version).Exists(place => place.Status.State != ModelVersionState.Failed))?.Version;

    private string RolloutPath => RolloutPage.PathOf(Name);

    private bool Has(string version) => Versions.Any(known => known.Version == version);

    private bool IsWanted(ModelVersionView version) => Deployment?.Version == version.Version && version.Active == Holders;

    private List<VersionPlace> PlacesOf(ModelVersionView version) => VersionPlace.Of(View, Name, version.Version);

    /// <summary>By its name, the newest too: what was confirmed is what is done, whatever has come since.</summary>
    private async Task ActivateAsync(string version)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, T["ActivateVersion.Title", Name, version], T["ActivateVersion.Text", Name, version, Holders], T["ActivateVersion.Yes"], T["Dialog.Cancel"]))
        {
            return;
        }

        var by = await Current.GetAsync(CancellationToken.None);
        var activation = await Deployments.ActivateAsync(
            new WantedVersion(Name, version, $"user {by.UserId}:{Guid.NewGuid()}", by), CancellationToken.None);
        _problem = activation.Problem;
        if (activation.Deployment is { } decided)
        {
            Snackbar.Add(T["ActivateVersion.Done", Name, decided.Version], Severity.Success);
            await Decided.InvokeAsync();
        }
    }
}
