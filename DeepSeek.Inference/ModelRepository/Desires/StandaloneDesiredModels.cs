using System.Collections.Concurrent;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>Alone, the newest version is active, or the one that somebody has asked for since. A newer one that comes later ends what was asked.</summary>
internal sealed class StandaloneDesiredModels : IDesiredModels
{
    private readonly ConcurrentDictionary<string, DesiredModel> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _urgent = new(StringComparer.Ordinal);
    private long _revision;

    public event Action? Changed;

    public bool FollowsNewest => true;

    public DesiredModel? Find(string name) => _asked.GetValueOrDefault(name);

    public bool IsDrained(string replicaId) => false;

    public Task LearnAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public bool TakeUrgency(string name) => _urgent.TryRemove(name, out _);

    public void Found(ModelFolder folder)
    {
        if (_asked.TryGetValue(folder.Name, out var asked) && ModelFolderScanner.VersionOrder.Compare(folder.Version, asked.Version) > 0)
        {
            _asked.TryRemove(KeyValuePair.Create(folder.Name, asked));
        }
    }

    /// <summary>Asks for a version, or for it to be tried again.</summary>
    /// <returns>The number of this decision.</returns>
    public DesiredModel Ask(ModelFolder folder)
    {
        var revision = Interlocked.Increment(ref _revision);
        var asked = new DesiredModel { Name = folder.Name, Version = folder.Version, Revision = revision };
        _asked[folder.Name] = asked;
        _urgent[folder.Name] = revision;
        Changed?.Invoke();
        return asked;
    }
}
