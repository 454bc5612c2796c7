using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Turns the table into the proxy's clusters, and only when who serves what has changed: load figures change every second.</summary>
internal sealed class ClusterConfigWriter
{
    /// <summary>An answer is complete only when the model has thought to its end: no time limit, no buffering.</summary>
    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        AllowResponseBuffering = false,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private readonly InMemoryConfigProvider _provider = new([], []);
    private List<(string ClusterId, string ReplicaId, Uri Address)> _written = [];

    /// <summary>Where the proxy reads the clusters; its routes come from the proxy's own room.</summary>
    public IProxyConfigProvider Provider => _provider;

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

        _provider.Update([], [.. wanted.GroupBy(entry => entry.ClusterId).Select(cluster => new ClusterConfig
        {
            ClusterId = cluster.Key,
            HttpRequest = Forwarding,
            Destinations = cluster.ToDictionary(
                entry => entry.ReplicaId,
                entry => new DestinationConfig { Address = entry.Address.AbsoluteUri }),
        })]);
        _written = wanted;
    }
}
