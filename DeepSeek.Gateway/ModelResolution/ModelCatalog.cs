using DeepSeek.Gateway.LoadBalancing;
using DeepSeek.Gateway.Upstreams;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Keeps <see cref="ServedModels"/> in step with heartbeats and snapshots. Put together when it is first asked for after a change.</summary>
internal sealed class ModelCatalog(ReplicaDirectory replicas, UpstreamDirectory upstreams)
{
    private ServedModels? _current;

    /// <summary>The newest.</summary>
    public ServedModels Current
    {
        get
        {
            var (own, others) = (replicas.Current, upstreams.Current);
            var current = Volatile.Read(ref _current);
            if (current is null || !current.Is(own, others))
            {
                // Put together twice where two requests come first at once: the same, both times.
                Volatile.Write(ref _current, current = new ServedModels(own, others));
            }

            return current;
        }
    }
}
