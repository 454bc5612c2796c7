using DeepSeek.Gateway.Outages;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Outages;

public sealed class OutageCircuitTests
{
    [Fact]
    public void Allows_AfterFailures_LetsOneThroughInEachCooldown()
    {
        var time = new FakeTimeProvider();
        var circuit = new OutageCircuit(time, TimeSpan.FromSeconds(5));
        Assert.False(circuit.Failed());
        Assert.False(circuit.Failed());
        Assert.True(circuit.Allows());
        Assert.True(circuit.Failed());
        Assert.False(circuit.Allows());

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(circuit.Allows());
        Assert.False(circuit.Allows());
        Assert.False(circuit.Failed());
        Assert.False(circuit.Allows());
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(circuit.Allows());
        Assert.True(circuit.Succeeded());
        Assert.True(circuit.Allows());
        Assert.False(circuit.IsOpen);
    }
}
