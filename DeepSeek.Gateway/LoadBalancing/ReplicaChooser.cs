using Yarp.ReverseProxy.Model;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Chooses the least loaded replica; among equals, in turn. One that failed a moment ago comes after all others.</summary>
internal sealed class ReplicaChooser(ReplicaDirectory directory, TimeProvider time)
{
    private uint _turn;

    /// <summary>The next to ask; null where all were tried.</summary>
    public (DestinationState Destination, Replica Replica)? Choose(IReadOnlyList<DestinationState> destinations, IReadOnlyCollection<string> tried)
    {
        var replicas = directory.Current.Replicas;
        var now = time.GetUtcNow();
        var start = destinations.Count == 0 ? 0 : Interlocked.Increment(ref _turn) % (uint)destinations.Count;
        (DestinationState, Replica)? best = null;
        var bestAvailable = false;
        var bestLoad = int.MaxValue;
        for (var i = 0; i < destinations.Count; i++)
        {
            var destination = destinations[(int)((start + i) % destinations.Count)];
            if (tried.Contains(destination.DestinationId) || !replicas.TryGetValue(destination.DestinationId, out var replica))
            {
                continue;
            }

            var available = replica.IsAvailable(now);
            var load = replica.Load;
            if (best is null || (available && !bestAvailable) || (available == bestAvailable && load < bestLoad))
            {
                (best, bestAvailable, bestLoad) = ((destination, replica), available, load);
            }
        }

        return best;
    }
}
