using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>What a room made of the snapshot in force: made anew of a base, changed by a delta, swapped whole.</summary>
internal sealed class SnapshotView<TView> where TView : class
{
    private readonly Lock _making = new();
    private readonly ISnapshotSource<GatewaySnapshot> _snapshots;
    private readonly Func<GatewaySnapshot, TView> _make;
    private readonly Func<TView, GatewaySnapshotDelta, TView> _change;
    private Made? _made;

    /// <summary>A view that follows each change at once, so that hardly a request has to wait for it.</summary>
    /// <param name="snapshots">Whose snapshot.</param>
    /// <param name="make">Makes it of a whole document.</param>
    /// <param name="change">Gives the same with what a delta changes.</param>
    public SnapshotView(ISnapshotSource<GatewaySnapshot> snapshots, Func<GatewaySnapshot, TView> make, Func<TView, GatewaySnapshotDelta, TView> change)
    {
        (_snapshots, _make, _change) = (snapshots, make, change);
        snapshots.Applied += () => Follow();
    }

    /// <summary>The view of the snapshot in force; null until the first has arrived.</summary>
    public TView? Current
    {
        get
        {
            var made = Volatile.Read(ref _made);
            return made is not null && ReferenceEquals(made.Snapshot, _snapshots.Current) ? made.View : Follow();
        }
    }

    /// <summary>Does something while the view stays as it is.</summary>
    public void Hold(Action<TView?> work)
    {
        lock (_making)
        {
            work(_made?.View);
        }
    }

    private TView? Follow()
    {
        // Requests that arrive meanwhile wait: serving them from the old view would let a revoked key live on.
        lock (_making)
        {
            if (_snapshots.Current is { } snapshot && !ReferenceEquals(_made?.Snapshot, snapshot))
            {
                var view = _made?.Snapshot.DeltasTo(snapshot) is { } deltas
                    ? deltas.Cast<GatewaySnapshotDelta>().Aggregate(_made.View, _change)
                    : _make(snapshot.Value);
                Volatile.Write(ref _made, new Made(snapshot, view));
            }

            return _made?.View;
        }
    }

    private sealed record Made(Snapshot<GatewaySnapshot> Snapshot, TView View);
}
