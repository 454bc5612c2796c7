using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.Tests.Fakes;

/// <summary>The snapshot that a test says is in force.</summary>
internal sealed class FakeSnapshots : ISnapshotSource<GatewaySnapshot>
{
    public Snapshot<GatewaySnapshot>? Current { get; set; }

    public DateTimeOffset? ConfirmedAt => null;

    public event Action? Applied { add { } remove { } }
}
