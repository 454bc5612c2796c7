using System.Collections.Frozen;
using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Upstreams;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>All models that can be asked for, whether replicas serve them, external upstreams, or both. Immutable; swapped whole.</summary>
internal sealed class ServedModels : IServedNames
{
    private readonly FrozenDictionary<string, ServedModel> _models;
    private readonly ReplicaTable _replicas;
    private readonly UpstreamTable _upstreams;

    public ServedModels(ReplicaTable replicas, UpstreamTable upstreams)
    {
        (_replicas, _upstreams) = (replicas, upstreams);
        _models = upstreams.Models.Count == 0 ? replicas.Models : Join(replicas, upstreams).ToFrozenDictionary(model => model.Id);
    }

    /// <summary>The models.</summary>
    public IReadOnlyCollection<ServedModel> All => _models.Values;

    /// <summary>True where there is neither a replica nor an upstream: nobody can say then that a model does not exist.</summary>
    public bool IsEmpty => _replicas.Replicas.Count == 0 && _upstreams.Models.Count == 0;

    /// <summary>True where this is still what there is.</summary>
    public bool Is(ReplicaTable replicas, UpstreamTable upstreams) => ReferenceEquals(_replicas, replicas) && ReferenceEquals(_upstreams, upstreams);

    /// <summary>By <c>name</c> or <c>name@version</c>; null where nobody serves it.</summary>
    public ServedModel? Find(string name) => _models.GetValueOrDefault(name);

    public bool Contains(string name) => _models.ContainsKey(name);

    /// <summary>True where somebody has or had it, served or not.</summary>
    public bool IsKnown(string name) => _replicas.KnownNames.Contains(name) || _upstreams.Models.ContainsKey(name);

    private static IEnumerable<ServedModel> Join(ReplicaTable replicas, UpstreamTable upstreams)
    {
        foreach (var model in replicas.Models.Values)
        {
            yield return upstreams.Models.TryGetValue(model.Id, out var others) ? model with { Upstreams = others } : model;
        }

        foreach (var (id, others) in upstreams.Models)
        {
            if (!replicas.Models.ContainsKey(id))
            {
                yield return new ServedModel(id, others[0].Entry.Model, null, [])
                {
                    Upstreams = others,
                    ActiveVersion = others.Select(upstream => upstream.ModelVersion).Distinct().ToList() is [var only] ? only : null,
                };
            }
        }
    }
}
