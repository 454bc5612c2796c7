using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Portal.Features.Live;

/// <summary>Who is there, and who was a moment ago: a replica that vanishes is shown as lost for a while. Not thread-safe: one poller feeds it.</summary>
internal sealed class ReplicaBook
{
    /// <summary>How long a lost replica is still shown.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, ReplicaView> _replicas = [];

    /// <summary>Everybody, by id.</summary>
    public IReadOnlyList<ReplicaView> Replicas => [.. _replicas.Values.OrderBy(replica => replica.Heartbeat.ReplicaId, StringComparer.Ordinal)];

    /// <summary>Takes in all heartbeats that Redis has.</summary>
    public void Update(DateTimeOffset now, IReadOnlyList<ReplicaHeartbeat> heartbeats)
    {
        var alive = new HashSet<string>();
        foreach (var heartbeat in heartbeats)
        {
            alive.Add(heartbeat.ReplicaId);
            var heardAt = _replicas.TryGetValue(heartbeat.ReplicaId, out var known) && known.Heartbeat.SentAt == heartbeat.SentAt ? known.HeardAt : now;
            _replicas[heartbeat.ReplicaId] = new ReplicaView(heartbeat, heardAt, Lost: false);
        }

        foreach (var (id, replica) in _replicas.Where(entry => !alive.Contains(entry.Key)).ToList())
        {
            if (now - replica.HeardAt > Remembered)
            {
                _replicas.Remove(id);
            }
            else
            {
                _replicas[id] = replica with { Lost = true };
            }
        }
    }
}
