using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ModelVersions;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>Which version answers now, where, and is a change under way?</summary>
public sealed partial class ModelList
{
    /// <summary>So often decisions are read while none is under way; while one is, with every look.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private IReadOnlyList<Deployment> _deployments = [];
    private Actor _actor = Actor.Nobody;
    private DateTimeOffset _readAt;

    [Inject]
    private IModelDeployments Deployments { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override Task LookAsync() =>
        _deployments.Any(deployment => deployment.UnderWay) || Time.GetUtcNow() - _readAt >= Rest ? ReadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        _readAt = Time.GetUtcNow();
        _actor = await Current.GetAsync(CancellationToken.None);
        _deployments = await Deployments.ListAsync(_actor, CancellationToken.None);
    }
}
