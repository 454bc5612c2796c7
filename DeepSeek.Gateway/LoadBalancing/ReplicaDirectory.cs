using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>
/// Decides from heartbeats who is there. A heartbeat that is gone means a replica that is gone only if Redis could be reached all the time that a
/// heartbeat lives; otherwise the replica stays until it does not answer when asked itself. Written by one, read by all.
/// </summary>
internal sealed class ReplicaDirectory(TimeProvider time)
{
    /// <summary>How long a model is remembered whose last replica has gone: requests for it get 503, not 404.</summary>
    internal static readonly TimeSpan Remembrance = TimeSpan.FromMinutes(10);

    /// <summary>A heartbeat older than this was not sent now, whatever put it there. Wide, because clocks differ.</summary>
    internal static readonly TimeSpan OldestHeartbeat = TimeSpan.FromSeconds(60);

    /// <summary>How long Redis must have been reachable before absence means anything: a heartbeat's life, and time to announce oneself again.</summary>
    internal static readonly TimeSpan Trust = ReplicaHeartbeat.TimeToLive + ReplicaHeartbeat.Interval;

    private readonly Dictionary<string, Replica> _present = [];
    private readonly Dictionary<string, (ReplicaHeartbeat Heartbeat, DateTimeOffset At)> _departed = [];
    private DateTimeOffset? _reachableSince;
    private ReplicaTable _current = ReplicaTable.Empty;

    /// <summary>The newest table.</summary>
    public ReplicaTable Current => Volatile.Read(ref _current);

    /// <summary>Redis could not be reached, or the connection broke meanwhile.</summary>
    public void RedisLost() => _reachableSince = null;

    /// <summary>Takes over what Redis says. Gives back the replicas that are kept without a heartbeat: their health is to be asked.</summary>
    public IReadOnlyList<Replica> Apply(IReadOnlyList<ReplicaHeartbeat> heartbeats)
    {
        var now = time.GetUtcNow();
        _reachableSince ??= now;

        var heard = new HashSet<string>();
        foreach (var heartbeat in heartbeats)
        {
            if (now - heartbeat.SentAt <= OldestHeartbeat && Accept(heartbeat))
            {
                heard.Add(heartbeat.ReplicaId);
            }
        }

        var absent = _present.Values.Where(replica => !heard.Contains(replica.Id)).ToList();
        if (now - _reachableSince >= Trust)
        {
            foreach (var replica in absent)
            {
                _present.Remove(replica.Id);
                _departed[replica.Id] = (replica.Heartbeat, now);
            }

            absent.Clear();
        }

        foreach (var (id, departed) in _departed)
        {
            if (now - departed.At > Remembrance || _present.ContainsKey(id))
            {
                _departed.Remove(id);
            }
        }

        Volatile.Write(ref _current, new ReplicaTable([.. _present.Values], _departed.Values.Select(departed => departed.Heartbeat)));
        return absent;
    }

    /// <summary>False for a heartbeat from before what is known: somebody put an old one back.</summary>
    private bool Accept(ReplicaHeartbeat heartbeat)
    {
        if (_present.TryGetValue(heartbeat.ReplicaId, out var known) && known.StartedAt == heartbeat.StartedAt)
        {
            if (heartbeat.SentAt < known.Heartbeat.SentAt)
            {
                return false;
            }

            known.Accept(heartbeat);
            return true;
        }

        if (known is not null && heartbeat.StartedAt < known.StartedAt)
        {
            return false;
        }

        _present[heartbeat.ReplicaId] = new Replica(heartbeat);
        return true;
    }
}
