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

    /// <summary>Those who were there and are not among these, and of whom nobody knows yet whether they left or vanished.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyList<ReplicaHeartbeat> heartbeats) =>
        [.. _replicas.Where(entry => !entry.Value.Left).Select(entry => entry.Key).Except(heartbeats.Select(heartbeat => heartbeat.ReplicaId))];

    /// <summary>Takes in all heartbeats that Redis has.</summary>
    /// <param name="now">When they were read.</param>
    /// <param name="heartbeats">Of everybody who is there.</param>
    /// <param name="farewells">Of those who are missing.</param>
    public void Update(DateTimeOffset now, IReadOnlyList<ReplicaHeartbeat> heartbeats, IReadOnlyList<ReplicaHeartbeat> farewells)
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
                // What was said in a former life says nothing of this one.
                var left = replica.Left || replica.Heartbeat.Draining
                    || farewells.Any(said => said.ReplicaId == id && said.StartedAt == replica.Heartbeat.StartedAt);
                _replicas[id] = replica with { Lost = true, Left = left };
            }
        }
    }
}
