using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Telemetry;

public sealed class DeviceMetricsTests
{
    [Fact]
    public void Instruments_Gpu_ReportUnderTheirNamesUnitsAndTags()
    {
        const string Tags = "hw.id=GPU-1,hw.name=A GPU,hw.type=gpu";

        Assert.Equal(
            [
                ("hw.gpu.utilization", "1", 0.5, Tags + ",hw.gpu.task=general"),
                ("hw.gpu.memory.usage", "By", 3, Tags),
                ("hw.gpu.memory.limit", "By", 4, Tags),
                ("hw.temperature", "Cel", 61, Tags),
                ("hw.power", "W", 212.5, Tags),
            ],
            Report(new DeviceStatus
            {
                Kind = "cuda",
                Name = "A GPU",
                Id = "GPU-1",
                Utilization = 0.5,
                MemoryUsedBytes = 3,
                MemoryTotalBytes = 4,
                TemperatureCelsius = 61,
                PowerWatts = 212.5,
            }));
    }

    [Fact]
    public void Instruments_GpuOfWhichNothingIsKnown_ReportNothing() =>
        Assert.Empty(Report(new DeviceStatus { Kind = "cuda", Name = "GPU 0" }));

    [Fact]
    public void Instruments_Processor_ReportTheProcess() => Assert.Equal(
        [("process.cpu.utilization", "1", 0.25, ""), ("process.memory.usage", "By", 7, "")],
        Report(new DeviceStatus { Kind = "cpu", Name = "A CPU", Utilization = 0.25, MemoryUsedBytes = 7, MemoryTotalBytes = 8 }));

    private static List<(string Name, string? Unit, double Value, string Tags)> Report(DeviceStatus status)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var measured = new List<(string, string?, double, string)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SchedulingMetrics.MeterName && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((source, value, tags, _) => measured.Add((source.Name, source.Unit, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((source, value, tags, _) => measured.Add((source.Name, source.Unit, value, Text(tags))));
        listener.Start();
        _ = new DeviceMetrics(meters, new FakeDevice(status));

        listener.RecordObservableInstruments();

        return measured;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
