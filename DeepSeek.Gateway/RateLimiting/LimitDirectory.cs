using System.Collections.Frozen;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The limits of the snapshot in force: found once a snapshot, swapped whole.</summary>
internal sealed class LimitDirectory(ISnapshotSource<GatewaySnapshot> snapshots, LimitCounters counters)
{
    private readonly Lock _building = new();
    private Built? _built;

    /// <summary>The limits; null where there are none.</summary>
    public LimitPlan? Current
    {
        get
        {
            if (snapshots.Current is not { } snapshot)
            {
                return null;
            }

            var built = Volatile.Read(ref _built);
            return ReferenceEquals(built?.Snapshot, snapshot) ? built.Plan : Build();
        }
    }

    /// <summary>Forgets counters of limits that are in force no more.</summary>
    public void Trim()
    {
        // Under the lock, so that none is forgotten that the next snapshot has just taken up again.
        lock (_building)
        {
            counters.Keep(_built?.Plan?.Counters ?? FrozenSet<LimitCounter>.Empty);
        }
    }

    private LimitPlan? Build()
    {
        lock (_building)
        {
            if (snapshots.Current is { } snapshot && !ReferenceEquals(_built?.Snapshot, snapshot))
            {
                Volatile.Write(ref _built, new Built(snapshot, LimitPlan.Of(snapshot.Value, counters)));
            }

            return _built?.Plan;
        }
    }

    private sealed record Built(Snapshot<GatewaySnapshot> Snapshot, LimitPlan? Plan);
}
