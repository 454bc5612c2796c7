using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Telemetry;

public sealed class ReplicaDeviceProbeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeDevice _processor = new(new DeviceStatus { Kind = "cpu", Name = "a processor" });
    private readonly FakeDevice _gpu = new(new DeviceStatus { Kind = "cuda", Name = "a GPU", PowerWatts = 100 });
    private readonly List<RuntimeDevice> _inUse = [];

    [Fact]
    public void Measure_CpuConfigured_GivesTheProcessorAndMissesNothing()
    {
        var probe = new ReplicaDeviceProbe(_processor, gpu: null, () => [RuntimeDevice.Cpu], _time);

        Assert.Equal(_processor.Status, probe.Measure());
        Assert.False(probe.Measure().LacksGpu);
    }

    [Fact]
    public void Measure_CudaConfigured_GivesTheGpuUntilAModelFallsBack()
    {
        var probe = Probe();
        Assert.Equal(_gpu.Status with { GpuExpected = true }, probe.Measure());

        _inUse.Add(RuntimeDevice.Cuda);
        Assert.Equal("cuda", probe.Measure().Kind);
        Assert.False(probe.Measure().LacksGpu);

        // At once, although less than a second has passed.
        _inUse.Add(RuntimeDevice.Cpu);
        Assert.Equal(_processor.Status with { GpuExpected = true }, probe.Measure());
        Assert.True(probe.Measure().LacksGpu);
    }

    [Fact]
    public void Measure_SeveralReadersInASecond_ShareOneMeasure()
    {
        var probe = Probe();
        var first = probe.Measure();
        _gpu.Status = _gpu.Status with { PowerWatts = 200 };

        _time.Advance(ReplicaDeviceProbe.Hold - TimeSpan.FromTicks(1));
        Assert.Equal(first, probe.Measure());
        Assert.Equal(1, _gpu.Measures);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, probe.Measure().PowerWatts);
        Assert.Equal((2, 0), (_gpu.Measures, _processor.Measures));
    }

    [Fact]
    public void Measure_TwoReadersOfTheProcessor_GetTheShareOfTheWholeSecond()
    {
        var probe = new ReplicaDeviceProbe(new ProcessorProbe(_time), gpu: null, () => [], _time);
        probe.Measure();
        _time.Advance(TimeSpan.FromSeconds(1));

        var share = probe.Measure().Utilization;

        Assert.InRange(share!.Value, 0, 1);
        Assert.Equal(share, probe.Measure().Utilization);
    }

    private ReplicaDeviceProbe Probe() => new(_processor, _gpu, () => _inUse, _time);
}
