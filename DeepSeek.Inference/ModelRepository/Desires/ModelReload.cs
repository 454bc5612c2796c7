using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>A version that somebody has asked for by request, and what became of that.</summary>
/// <param name="Id">The request's name.</param>
/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="PreviousVersion">What was active before; null for nothing, or the same.</param>
/// <param name="Revision">The number of the decision.</param>
/// <param name="Target">The version itself.</param>
internal sealed record ModelReload(string Id, string Model, string Version, string? PreviousVersion, long Revision, ModelVersion Target)
{
    private ModelReloadResult? _ended;

    /// <summary>How far it is; once it is over, how it ended.</summary>
    public ModelReloadResult Describe(ModelCatalog catalog, IDesiredModels desires)
    {
        if (Volatile.Read(ref _ended) is { } ended) return ended;
        var (state, reason) = State(catalog, desires);
        var result = new ModelReloadResult
        {
            Id = Id,
            Model = Model,
            Version = Version,
            PreviousVersion = PreviousVersion,
            State = state,
            Reason = reason,
            Data = [.. catalog.Versions
                .Where(version => version == Target || (version.Name == Model && version.Folder.Version == PreviousVersion))
                .Select(version => version.Status.ToInfo(replica: null, version == Target))],
        };
        if (state != ModelReloadStates.RollingOut) Volatile.Write(ref _ended, result);
        return result;
    }

    private (string State, string? Reason) State(ModelCatalog catalog, IDesiredModels desires)
    {
        if (catalog.ActiveVersion(Model) == Target) return (ModelReloadStates.Active, null);
        if (desires.Find(Model)?.Revision != Revision) return (ModelReloadStates.Superseded, "Another version was asked for, or has come, meanwhile.");

        // What is active goes on: nothing had to be taken back, since nothing was changed.
        if (Target.State == ModelVersionState.Failed && Target.HasFailed(Revision))
        {
            return (catalog.ActiveVersion(Model) is null ? ModelReloadStates.Paused : ModelReloadStates.RolledBack, Target.Status.Reason);
        }

        return catalog.Version(Target.Id) == Target
            ? (ModelReloadStates.RollingOut, null)
            : (ModelReloadStates.Paused, $"The folder of {Target.Id} is gone.");
    }
}
