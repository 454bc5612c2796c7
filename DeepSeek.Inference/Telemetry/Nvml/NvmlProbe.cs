using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Runtime;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary>
/// The GPU that models are computed on, as NVML sees it: the whole GPU, whoever uses it. What NVML cannot say is missing and said once in the log;
/// models run without it.
/// </summary>
/// <param name="options">Which GPU.</param>
/// <param name="logger">Where missing figures are said.</param>
/// <param name="nvmlPath">NVML's library.</param>
/// <param name="cudaPath">The library of CUDA's driver.</param>
internal sealed partial class NvmlProbe(IOptions<RuntimeOptions> options, ILogger<NvmlProbe> logger, string nvmlPath, string cudaPath)
    : IDeviceProbe, IDisposable
{
    private readonly int _index = options.Value.DeviceIndex;
    private readonly HashSet<string> _missing = [];

    // A reader of meters may still come while the service stops; the library must not go under its feet.
    private readonly Lock _lock = new();
    private NvmlLibrary? _nvml;
    private nint _device;
    private string? _name;
    private string? _uuid;
    private bool _tried;

    public NvmlProbe(IOptions<RuntimeOptions> options, ILogger<NvmlProbe> logger)
        : this(options, logger, NvmlLibrary.DefaultPath, CudaDriver.DefaultPath)
    {
    }

    public DeviceStatus Measure()
    {
        lock (_lock)
        {
            if (!_tried) Open();
            _tried = true;
            var status = new DeviceStatus { Kind = DeviceStatus.Cuda, Name = _name ?? $"GPU {_index}", Id = _uuid };
            if (_nvml is not { } nvml) return status;

            var hasMemory = Has(nvml.GetMemory(_device, out var memory), "memory");
            return status with
            {
                Utilization = Has(nvml.GetUtilization(_device, out var utilization), "utilization") ? Math.Min(utilization.Gpu / 100d, 1) : null,
                MemoryUsedBytes = hasMemory ? (long)memory.Used : null,
                MemoryTotalBytes = hasMemory ? (long)memory.Total : null,
                TemperatureCelsius = Has(nvml.GetTemperature(_device, out var celsius), "temperature") ? celsius : null,
                PowerWatts = Has(nvml.GetPower(_device, out var milliwatts), "power") ? milliwatts / 1000d : null,
            };
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _tried = true;
            Close();
        }
    }

    private void Open()
    {
        if (!NvmlLibrary.TryOpen(nvmlPath, out _nvml, out var fault))
        {
            LogUnavailable(logger, _index, fault);
            return;
        }

        NvmlReturn result;
        if (CudaDriver.TryFindBusId(cudaPath, _index, out var busId, out fault))
        {
            result = _nvml.FindDevice(busId, out _device);
        }
        else
        {
            LogByIndex(logger, _index, fault);
            result = _nvml.FindDevice(_index, out _device);
        }

        if (result != NvmlReturn.Success)
        {
            LogUnavailable(logger, _index, _nvml.Describe(result));
            Close();
            return;
        }

        if (Has(_nvml.GetName(_device, out var name), "name")) _name = name;
        if (Has(_nvml.GetUuid(_device, out var uuid), "UUID")) _uuid = uuid;
    }

    private void Close()
    {
        _nvml?.Dispose();
        _nvml = null;
    }

    private bool Has(NvmlReturn result, string figure)
    {
        if (result == NvmlReturn.Success) return true;
        if (_missing.Add(figure)) LogMissing(logger, figure, _index, _nvml!.Describe(result));
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "NVML cannot be asked, so nothing is known of how GPU {Index} is; models run all the same. {Reason}")]
    private static partial void LogUnavailable(ILogger logger, int index, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "CUDA's driver does not say which GPU its index {Index} is; NVML's of that index is measured, which may be another. {Reason}")]
    private static partial void LogByIndex(ILogger logger, int index, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "NVML does not tell the {Figure} of GPU {Index}: {Reason}")]
    private static partial void LogMissing(ILogger logger, string figure, int index, string reason);
}
