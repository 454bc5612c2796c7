using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Telemetry;

/// <summary>
/// The device in numbers, under OpenTelemetry's names for hardware and processes. A GPU's stand for the whole GPU, a processor's for this process;
/// what cannot be measured gives no figure. A hosted service only so that it is made when the service starts.
/// </summary>
internal sealed class DeviceMetrics : IHostedService
{
    private readonly IDeviceProbe _device;

    public DeviceMetrics(IMeterFactory meters, IDeviceProbe device)
    {
        _device = device;
        var meter = meters.Create(SchedulingMetrics.MeterName);
        meter.CreateObservableGauge(
            "hw.gpu.utilization",
            () => Gpu(status => status.Utilization, ("hw.gpu.task", "general")),
            "1",
            "Share of time in which the GPU computes.");
        meter.CreateObservableUpDownCounter("hw.gpu.memory.usage", () => Gpu(status => status.MemoryUsedBytes), "By", "GPU memory in use.");
        meter.CreateObservableUpDownCounter("hw.gpu.memory.limit", () => Gpu(status => status.MemoryTotalBytes), "By", "GPU memory there is.");
        meter.CreateObservableGauge("hw.temperature", () => Gpu(status => status.TemperatureCelsius), "Cel", "How warm the GPU is.");
        meter.CreateObservableGauge("hw.power", () => Gpu(status => status.PowerWatts), "W", "What the GPU draws.");
        meter.CreateObservableGauge(
            "process.cpu.utilization", () => Processor(status => status.Utilization), "1", "Share of the processors' time that this process uses.");
        meter.CreateObservableUpDownCounter(
            "process.memory.usage", () => Processor(status => status.MemoryUsedBytes), "By", "Physical memory that this process uses.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<T>> Gpu<T>(Func<DeviceStatus, T?> figure, params ReadOnlySpan<(string Name, string Value)> further)
        where T : struct
    {
        var status = _device.Measure();
        if (status.Kind != DeviceStatus.Cuda || figure(status) is not { } value) return [];

        List<KeyValuePair<string, object?>> tags = [new("hw.id", status.Id ?? status.Name), new("hw.name", status.Name), new("hw.type", "gpu")];
        foreach (var (name, text) in further) tags.Add(new(name, text));
        return [new Measurement<T>(value, tags)];
    }

    private IEnumerable<Measurement<T>> Processor<T>(Func<DeviceStatus, T?> figure)
        where T : struct
    {
        var status = _device.Measure();
        return status.Kind == DeviceStatus.Cpu && figure(status) is { } value ? [new Measurement<T>(value)] : [];
    }
}
