using System.Collections.Immutable;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// The versions this replica knows, how far each is, and which one of each model is active. Read by every request, written by the reconciler; what a
/// request reads is swapped whole.
/// </summary>
internal sealed class ModelCatalog
{
    private ImmutableSortedDictionary<string, ModelVersion> _versions = ImmutableSortedDictionary.Create<string, ModelVersion>(StringComparer.Ordinal);
    private ImmutableDictionary<string, ServedModel> _active = ImmutableDictionary.Create<string, ServedModel>(StringComparer.Ordinal);
    private ImmutableArray<ServedModel> _loaded = [];
    private bool _settled;

    /// <summary>Raised when a version has come, gone or become something else. On the thread that made it so.</summary>
    public event Action? Changed;

    /// <summary>Whether every model that is to be loaded before the service is ready has been tried.</summary>
    public bool Settled => Volatile.Read(ref _settled);

    /// <summary>Every version, by name and version.</summary>
    public IEnumerable<ModelVersion> Versions => Volatile.Read(ref _versions).Values;

    /// <summary>Every version and how far it is, by name and version.</summary>
    public IReadOnlyList<ModelVersionStatus> States => [.. Volatile.Read(ref _versions).Values.Select(version => version.Status)];

    /// <summary>The versions that answer requests.</summary>
    public ImmutableArray<ServedModel> Served => [.. _loaded.Where(model => !model.IsClosed)];

    /// <summary>The versions that are in memory, those that only finish what they have begun included.</summary>
    public ImmutableArray<ServedModel> Loaded => _loaded;

    /// <summary>Of each model the version that answers requests which name just the model.</summary>
    public IReadOnlyList<ServedModel> Active => [.. Volatile.Read(ref _active).Values.OrderBy(model => model.Name, StringComparer.Ordinal)];

    /// <summary>Finds a model by <c>name</c> or <c>name@version</c>; null where none serves.</summary>
    public ServedModel? Find(string name)
    {
        if (Volatile.Read(ref _active).TryGetValue(name, out var active)) return active;
        foreach (var loaded in _loaded)
        {
            if (name == loaded.Id && !loaded.IsClosed) return loaded;
        }

        return null;
    }

    /// <summary>Finds a model and begins a request to it; null where none serves. To be followed by <see cref="ServedModel.Leave"/>.</summary>
    public ServedModel? Enter(string name)
    {
        // One that was found may take no more requests by now; then another one has taken its place before that.
        while (Find(name) is { } served)
        {
            if (served.TryEnter()) return served;
            if (served == Find(name)) return null;
        }

        return null;
    }

    /// <summary>The version of a model that is active; null where none is.</summary>
    public ModelVersion? ActiveVersion(string name) =>
        Volatile.Read(ref _active).TryGetValue(name, out var active) ? Version(active.Id) : null;

    /// <summary>A version by <c>name@version</c>; null where it is not known.</summary>
    public ModelVersion? Version(string id) => Volatile.Read(ref _versions).GetValueOrDefault(id);

    public void Add(ModelVersion version)
    {
        ImmutableInterlocked.Update(ref _versions, (versions, added) => versions.SetItem(added.Id, added), version);
        Changed?.Invoke();
    }

    public void Remove(ModelVersion version)
    {
        ImmutableInterlocked.Update(ref _versions, (versions, removed) => versions.Remove(removed.Id), version);
        Changed?.Invoke();
    }

    /// <summary>Moves a version on and tells of it.</summary>
    public void Move(ModelVersion version, ModelVersionState state, string? reason = null)
    {
        version.Move(state, reason);
        Changed?.Invoke();
    }

    /// <summary>Tells that something about a version has changed.</summary>
    public void Touch() => Changed?.Invoke();

    /// <summary>A version is in memory: it answers requests that name it.</summary>
    public void Hold(ModelVersion version, ServedModel served)
    {
        version.Hold(served);
        ImmutableInterlocked.Update(ref _loaded, (loaded, added) => loaded.Add(added), served);
        Move(version, ModelVersionState.Ready);
    }

    /// <summary>
    /// Makes a version in memory the one that answers requests which name its model. The one before it takes no more from now on, and is given back,
    /// to be let finish.
    /// </summary>
    public ModelVersion? Activate(ModelVersion version)
    {
        var before = ActiveVersion(version.Name);
        var served = version.Served ?? throw new InvalidOperationException($"{version.Id} is not in memory.");
        ImmutableInterlocked.Update(ref _active, (active, added) => active.SetItem(added.Name, added), served);
        before?.Served?.Close();
        version.Move(ModelVersionState.Active);
        before?.Move(ModelVersionState.Draining);
        Changed?.Invoke();
        return before;
    }

    /// <summary>Takes a version out of service: it takes no more requests.</summary>
    public void Retire(ModelVersion version)
    {
        if (version.Served is not { } served) return;
        ImmutableInterlocked.Update(
            ref _active,
            (active, retired) => active.TryGetValue(retired.Name, out var current) && current == retired ? active.Remove(retired.Name) : active,
            served);
        served.Close();
        if (version.State != ModelVersionState.Draining) Move(version, ModelVersionState.Draining);
    }

    /// <summary>A version's memory was given back.</summary>
    /// <param name="version">The version.</param>
    /// <param name="served">What it was; meanwhile it may have been loaded anew.</param>
    /// <param name="reason">Why, where it did not just finish.</param>
    public void Release(ModelVersion version, ServedModel served, string? reason = null)
    {
        ImmutableInterlocked.Update(ref _loaded, (loaded, removed) => loaded.Remove(removed), served);
        if (version.Served != served) return;
        version.Hold(null);
        if (version.State == ModelVersionState.Draining) Move(version, ModelVersionState.Unloaded, reason);
    }

    /// <summary>Every model that is to be loaded before the service is ready has been tried.</summary>
    public void Settle()
    {
        Volatile.Write(ref _settled, true);
        Changed?.Invoke();
    }

    /// <summary>Takes every version out of service and gives them back, to be disposed of.</summary>
    public ImmutableArray<ServedModel> Clear()
    {
        Volatile.Write(ref _active, _active.Clear());
        return ImmutableInterlocked.InterlockedExchange(ref _loaded, []);
    }
}
