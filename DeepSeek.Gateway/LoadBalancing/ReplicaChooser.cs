namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>Chooses the least loaded replica; among equals, in turn. One that failed a moment ago comes after all others.</summary>
internal sealed class ReplicaChooser(TimeProvider time)
{
    private uint _turn;

    /// <summary>The next to ask; null where all were tried.</summary>
    /// <param name="replicas">Who can answer.</param>
    /// <param name="tried">Ids of those that were asked already; null for none.</param>
    public Replica? Choose(IReadOnlyList<Replica> replicas, IReadOnlyCollection<string>? tried)
    {
        var now = time.GetUtcNow();
        var start = replicas.Count == 0 ? 0 : Interlocked.Increment(ref _turn) % (uint)replicas.Count;
        Replica? best = null;
        var bestAvailable = false;
        var bestLoad = int.MaxValue;
        for (var i = 0; i < replicas.Count; i++)
        {
            var replica = replicas[(int)((start + i) % replicas.Count)];
            if (tried?.Contains(replica.Id) == true)
            {
                continue;
            }

            var available = replica.IsAvailable(now);
            var load = replica.Load;
            if (best is null || (available && !bestAvailable) || (available == bestAvailable && load < bestLoad))
            {
                (best, bestAvailable, bestLoad) = (replica, available, load);
            }
        }

        return best;
    }
}
