using DeepSeek.ControlPlane.Snapshots;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>Which version of a model should be tried next, by what was decided, what is there, and what has failed.</summary>
internal sealed class VersionChoice(ModelCatalog catalog, IDesiredModels desires, IOptions<ModelRepositoryOptions> options)
{
    /// <summary>Whether a model is to be loaded before anybody asks for it.</summary>
    public bool Preloads(string name) => desires.Find(name)?.Preload ?? options.Value.Preloads(name);

    /// <summary>The version of a model to be tried next; null where all is as it should be, or as good as it gets.</summary>
    public ModelVersion? Next(string name)
    {
        var (active, decision) = (catalog.ActiveVersion(name), desires.Find(name));
        var versions = catalog.Versions.Where(version => version.Name == name);
        if (decision is not null && versions.FirstOrDefault(version => version.Folder.Version == decision.Version) is { } desired)
        {
            if (desired == active) return null;
            if (!desired.HasFailed(decision.Revision)) return desired;
        }

        // Better another version than none: what is active stays, whatever became of the desired one.
        if (active is not null && (decision is not null || !desires.FollowsNewest)) return null;
        return versions
            .Where(version => desires.FollowsNewest || version.FoundAtStart || decision is not null)
            .Where(version => version.Content.Fault is null && !version.HasFailed(0))
            .OrderByDescending(version => version.Folder.Version, ModelFolderScanner.VersionOrder)
            .TakeWhile(version => active is null || ModelFolderScanner.VersionOrder.Compare(version.Folder.Version, active.Folder.Version) > 0)
            .FirstOrDefault();
    }

    /// <summary>The version of a model that is loaded when somebody asks for it; null where one is active, or none can be.</summary>
    public ModelVersion? OnDemand(string name) => Preloads(name) || catalog.ActiveVersion(name) is not null ? null : Next(name);

    /// <summary>Whether a version that is under way is still to become active: another decision may have come meanwhile.</summary>
    public bool IsWanted(ModelVersion version, DesiredModel? decision)
    {
        var now = desires.Find(version.Name);
        if (decision is not null) return now?.Version == decision.Version;
        return now is null || now.Version == version.Folder.Version || catalog.ActiveVersion(version.Name) is null;
    }
}
