using System.Collections.Frozen;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Who serves what. Immutable; swapped whole.</summary>
internal sealed class ReplicaTable
{
    public static readonly ReplicaTable Empty = new([], []);

    /// <param name="replicas">Those that are there.</param>
    /// <param name="departed">Last heartbeats of those that went a while ago: what they had is missing, not unknown.</param>
    public ReplicaTable(IReadOnlyCollection<Replica> replicas, IEnumerable<ReplicaHeartbeat> departed)
    {
        Replicas = replicas.ToFrozenDictionary(replica => replica.Id);
        Models = Served(replicas.Where(replica => !replica.Heartbeat.Draining)).ToFrozenDictionary(model => model.Id);
        KnownNames = replicas.Select(replica => replica.Heartbeat).Concat(departed)
            .SelectMany(heartbeat => heartbeat.Models)
            .SelectMany(model => new[] { model.Name, VersionedName(model) })
            .ToFrozenSet();
    }

    /// <summary>By id.</summary>
    public FrozenDictionary<string, Replica> Replicas { get; }

    /// <summary>By what requests call them: <c>name</c> and <c>name@version</c>.</summary>
    public FrozenDictionary<string, ServedModel> Models { get; }

    /// <summary>Every name that some replica has or had, served or not.</summary>
    public FrozenSet<string> KnownNames { get; }

    private static IEnumerable<ServedModel> Served(IEnumerable<Replica> replicas)
    {
        var versions = replicas
            .OrderBy(replica => replica.Id, StringComparer.Ordinal)
            .SelectMany(replica => replica.Heartbeat.Models.Select(model => (Replica: replica, Model: model)))
            .ToList();

        // Where nobody has a model in memory, those are asked that would load it.
        var active = versions.Where(entry => entry.Model.State == ModelVersionState.Active).ToList();
        var loaded = active.Select(entry => entry.Model.Name).ToHashSet();
        var byName = active.Concat(versions.Where(entry => entry.Model.OnDemand && !loaded.Contains(entry.Model.Name)))
            .GroupBy(entry => entry.Model.Name, entry => entry);

        // A version that is ready answers too, but only those that name it.
        var byVersion = versions.Where(entry => entry.Model.State is ModelVersionState.Active or ModelVersionState.Ready)
            .GroupBy(entry => VersionedName(entry.Model), entry => entry);
        return byName.Concat(byVersion).Select(group => new ServedModel(
            group.Key,
            group.First().Model.Name,
            group.Max(entry => entry.Model.CreatedAt),
            [.. group.Select(entry => entry.Replica).Distinct()])
        {
            ActiveVersion = group.Select(entry => VersionedName(entry.Model)).Distinct().ToList() is [var only] ? only : null,
        });
    }

    private static string VersionedName(ModelVersionStatus model) => $"{model.Name}@{model.Version}";
}
