using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The index of the snapshot in force: built once a snapshot, swapped whole.</summary>
internal sealed class ApiKeyDirectory(ISnapshotSource<GatewaySnapshot> snapshots)
{
    private readonly Lock _building = new();
    private Built? _built;

    /// <summary>The index; null until the first snapshot has arrived.</summary>
    public ApiKeyIndex? Current
    {
        get
        {
            if (snapshots.Current is not { } snapshot)
            {
                return null;
            }

            var built = Volatile.Read(ref _built);
            return ReferenceEquals(built?.Snapshot, snapshot) ? built.Index : Build();
        }
    }

    private ApiKeyIndex? Build()
    {
        // Requests that arrive meanwhile wait: serving them from the old index would let a revoked key live on.
        lock (_building)
        {
            if (snapshots.Current is not { } snapshot)
            {
                return null;
            }

            if (!ReferenceEquals(_built?.Snapshot, snapshot))
            {
                Volatile.Write(ref _built, new Built(snapshot, new ApiKeyIndex(snapshot.Value)));
            }

            return _built!.Index;
        }
    }

    private sealed record Built(Snapshot<GatewaySnapshot> Snapshot, ApiKeyIndex Index);
}
