using DeepSeek.Gateway.Proxy;
using Yarp.ReverseProxy.Configuration;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Turns the table into the proxy's clusters, and only when who serves what has changed: load figures change every second.</summary>
internal sealed class ClusterConfigWriter(InMemoryConfigProvider provider)
{
    private List<(string ClusterId, string ReplicaId, Uri Address)> _written = [];

    public void Write(ReplicaTable table)
    {
        var wanted = table.Models.Values
            .OrderBy(model => model.ClusterId, StringComparer.Ordinal)
            .SelectMany(model => model.Replicas.Select(replica => (model.ClusterId, ReplicaId: replica.Id, replica.Heartbeat.Address)))
            .ToList();
        if (wanted.SequenceEqual(_written))
        {
            return;
        }

        provider.Update(ProxyRoutes.All, [ProxyRoutes.Unresolved, .. wanted.GroupBy(entry => entry.ClusterId).Select(cluster => new ClusterConfig
        {
            ClusterId = cluster.Key,
            HttpRequest = ProxyRoutes.Forwarding,
            Destinations = cluster.ToDictionary(
                entry => entry.ReplicaId,
                entry => new DestinationConfig { Address = entry.Address.AbsoluteUri }),
        })]);
        _written = wanted;
    }
}
