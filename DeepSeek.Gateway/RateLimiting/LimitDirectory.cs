using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The limits of the snapshot in force.</summary>
internal sealed class LimitDirectory(ISnapshotSource<GatewaySnapshot> snapshots, LimitCounters counters) : ISnapshotReader
{
    private readonly SnapshotView<LimitPlan> _view = new(snapshots, snapshot => LimitPlan.Of(snapshot, counters), static (plan, delta) => plan.With(delta));

    /// <summary>The limits; null where there are none.</summary>
    public LimitPlan? Current => _view.Current is { IsEmpty: false } plan ? plan : null;

    public void Prepare() => _ = _view.Current;

    /// <summary>Forgets counters of limits that are in force no more. None that the next snapshot has just taken up again.</summary>
    public void Trim() => _view.Hold(plan => counters.Keep(counter => plan?.Holds(counter) == true));
}
