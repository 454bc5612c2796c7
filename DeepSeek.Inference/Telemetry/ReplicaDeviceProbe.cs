using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Telemetry;

/// <summary>
/// The device that this replica really computes on. The settings may ask for a GPU while a model fell back to the processor; then the processor is
/// what limits the replica, and the status says so. Many may ask: it measures at most once a second, because the processor's share is over the time
/// since the last measure, and who asks right after somebody else would get a share of nothing.
/// </summary>
/// <param name="processor">Measures the processor.</param>
/// <param name="gpu">Measures the GPU; null where the settings ask for none.</param>
/// <param name="inUse">What the models that serve are computed on.</param>
/// <param name="time">Tells the seconds.</param>
internal sealed class ReplicaDeviceProbe(IDeviceProbe processor, IDeviceProbe? gpu, Func<IEnumerable<RuntimeDevice>> inUse, TimeProvider time)
    : IDeviceProbe
{
    /// <summary>How long a measure holds: less than from one heartbeat to the next, so that one that comes early gets figures of its own.</summary>
    internal static readonly TimeSpan Hold = ReplicaHeartbeat.Interval - TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private DeviceStatus? _last;
    private RuntimeDevice _lastDevice;
    private long _measuredAt;

    public DeviceStatus Measure()
    {
        lock (_lock)
        {
            // Before a model is loaded, what the settings ask for.
            var device = gpu is null || inUse().Contains(RuntimeDevice.Cpu) ? RuntimeDevice.Cpu : RuntimeDevice.Cuda;
            if (_last is not null && device == _lastDevice && time.GetElapsedTime(_measuredAt) < Hold) return _last;

            (_measuredAt, _lastDevice) = (time.GetTimestamp(), device);
            var status = (device == RuntimeDevice.Cuda ? gpu! : processor).Measure();
            return _last = status with { GpuExpected = gpu is not null };
        }
    }
}
