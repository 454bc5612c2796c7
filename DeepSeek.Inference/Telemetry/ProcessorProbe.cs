using System.Runtime.InteropServices;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Inference.Telemetry;

/// <summary>The processor, as this process uses it, within what its container allows it.</summary>
internal sealed class ProcessorProbe : IDeviceProbe
{
    private const string ProcessorInfo = "/proc/cpuinfo";
    private const string ModelField = "model name";

    private readonly TimeProvider _time;
    private readonly string _name = FindName();
    private long _lastTimestamp;
    private TimeSpan _lastUsage;

    public ProcessorProbe(TimeProvider time)
    {
        _time = time;
        (_lastTimestamp, _lastUsage) = (time.GetTimestamp(), Usage() ?? TimeSpan.Zero);
    }

    public DeviceStatus Measure()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new DeviceStatus
        {
            Kind = DeviceStatus.Cpu,
            Name = _name,
            Utilization = MeasureUtilization(),
            MemoryUsedBytes = Environment.WorkingSet,
            MemoryTotalBytes = memory > 0 ? memory : null,
        };
    }

    private double? MeasureUtilization()
    {
        if (Usage() is not { } usage) return null;
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_lastTimestamp, now);
        var share = elapsed > TimeSpan.Zero ? (usage - _lastUsage) / (elapsed * Environment.ProcessorCount) : 0;
        (_lastTimestamp, _lastUsage) = (now, usage);
        return Math.Clamp(share, 0, 1);
    }

    // Where the platform cannot tell, the figure is missing rather than 0.
    private static TimeSpan? Usage() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()
        ? Environment.CpuUsage.TotalTime
        : null;

    private static string FindName()
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (!File.Exists(ProcessorInfo)) return architecture;
        var line = File.ReadLines(ProcessorInfo).FirstOrDefault(text => text.StartsWith(ModelField, StringComparison.Ordinal));
        return line is null ? architecture : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
