using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Dialogs;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions.Policies;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Pages.Usage;

/// <summary>What models cost now: those that replicas have, and those that have a price.</summary>
public sealed partial class PriceTable
{
    private IReadOnlyList<ModelPolicyItem> _policies = [];
    private Actor _actor = Actor.Nobody;

    [Inject]
    private IModelPolicies Policies { get; set; } = null!;

    [Inject]
    private ILiveFeed Feed { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<string> Names =>
    [
        .. (Feed.Current?.Models ?? []).Select(model => model.Name).Concat(_policies.Select(item => item.Policy.Name)).Distinct().Order(StringComparer.Ordinal),
    ];

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _actor = await Current.GetAsync(CancellationToken.None);
        _policies = await Policies.ListAsync(_actor, CancellationToken.None);
    }

    private ModelPolicyItem? Find(string name) => _policies.FirstOrDefault(item => item.Policy.Name == name);

    private async Task SetAsync(string name)
    {
        var item = Find(name);
        var parameters = new DialogParameters<PriceDialog>
        {
            { dialog => dialog.Policy, item?.Policy ?? new ModelPolicy(name) },
            { dialog => dialog.Stamp, item?.Stamp },
        };
        var dialog = await Dialogs.ShowAsync<PriceDialog>(T["PriceDialog.Title", name], parameters);
        await dialog.Result;
        await ReadAsync();
    }
}
