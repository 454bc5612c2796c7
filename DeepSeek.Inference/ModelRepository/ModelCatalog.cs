using System.Collections.Immutable;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>The versions this replica knows, how far each is, and those that serve. Read by every request, written by the loading service.</summary>
internal sealed class ModelCatalog
{
    private ImmutableSortedDictionary<string, ModelVersionStatus> _states =
        ImmutableSortedDictionary.Create<string, ModelVersionStatus>(StringComparer.Ordinal);

    private ImmutableArray<ServedModel> _served = [];
    private bool _settled;

    /// <summary>Raised on the loading thread when a state has changed.</summary>
    public event Action? Changed;

    /// <summary>Whether every version that is to be served has been tried.</summary>
    public bool Settled => Volatile.Read(ref _settled);

    /// <summary>Every version and how far it is, by name and version.</summary>
    public IReadOnlyList<ModelVersionStatus> States => [.. Volatile.Read(ref _states).Values];

    /// <summary>The versions that answer.</summary>
    public ImmutableArray<ServedModel> Served => _served;

    /// <summary>Finds a model by <c>name</c> or <c>name@version</c>; null where none serves.</summary>
    public ServedModel? Find(string name)
    {
        foreach (var served in _served)
        {
            if (name == served.Name || name == served.Id) return served;
        }

        return null;
    }

    public void Report(ModelVersionStatus status)
    {
        ImmutableInterlocked.Update(ref _states, (states, added) => states.SetItem($"{added.Name}@{added.Version}", added), status);
        Changed?.Invoke();
    }

    public void Serve(ServedModel model) => ImmutableInterlocked.Update(ref _served, (served, added) => served.Add(added), model);

    public void Settle()
    {
        Volatile.Write(ref _settled, true);
        Changed?.Invoke();
    }

    /// <summary>Takes every version out of service and gives them back, to be disposed of.</summary>
    public ImmutableArray<ServedModel> Clear() => ImmutableInterlocked.InterlockedExchange(ref _served, []);
}
