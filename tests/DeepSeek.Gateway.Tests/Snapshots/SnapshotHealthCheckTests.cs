using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Fakes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Gateway.Tests.Snapshots;

public sealed class SnapshotHealthCheckTests
{
    [Fact]
    public async Task Check_OnceASnapshotHasArrived_IsHealthyWhenAllIsMadeOfIt()
    {
        var (source, reader) = (new FakeSnapshots(), new Reader());
        var check = new SnapshotHealthCheck(source, [reader]);

        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status);
        Assert.False(reader.IsPrepared);

        source.Current = new Snapshot<GatewaySnapshot>(1, 1, DateTimeOffset.UnixEpoch, new GatewaySnapshot { Tenants = [], ApiKeys = [] });

        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status);
        Assert.True(reader.IsPrepared);
    }

    private sealed class Reader : ISnapshotReader
    {
        public bool IsPrepared { get; private set; }

        public void Prepare() => IsPrepared = true;
    }
}
