using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Authentication;

/// <summary>The index of the snapshot in force.</summary>
internal sealed class ApiKeyDirectory(ISnapshotSource<GatewaySnapshot> snapshots) : ISnapshotReader
{
    private readonly SnapshotView<ApiKeyIndex> _view = new(snapshots, ApiKeyIndex.Of, static (index, delta) => index.With(delta));

    /// <summary>The index; null until the first snapshot has arrived.</summary>
    public ApiKeyIndex? Current => _view.Current;

    public void Prepare() => _ = _view.Current;
}
