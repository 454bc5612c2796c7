using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Inference.Runtime;

/// <summary>Loads graphs into ONNX Runtime on the configured device.</summary>
internal sealed partial class OnnxModelRuntime(IOptions<RuntimeOptions> options, ILogger<OnnxModelRuntime> logger) : IModelRuntime
{
    private readonly RuntimeOptions _options = options.Value;

    public MemoryPlan Plan(string graphPath, int contextTokens) => new()
    {
        WeightBytes = Directory.EnumerateFiles(Path.GetDirectoryName(graphPath)!, "model.onnx*").Sum(file => new FileInfo(file).Length),
        WorkspaceBytes = 0,
        SlotBytes = 0,
        Slots = 1,
        BudgetBytes = long.MaxValue,
        TakenBytes = 0,
    };

    public IModelSession Load(string graphPath, int contextTokens)
    {
        if (!File.Exists(graphPath)) throw new ModelLoadException($"{Path.GetFileName(graphPath)} is missing.");
        RowIndependence.Demand(graphPath);
        if (_options.MaxContextTokens > 0) contextTokens = Math.Min(contextTokens, _options.MaxContextTokens);
        var (session, device) = Open(graphPath);
        try
        {
            var (shape, form) = GraphContract.Detect(session.InputMetadata, session.OutputMetadata, contextTokens);
            return new OnnxModelSession(session, shape, form, device, _options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private (InferenceSession Session, RuntimeDevice Device) Open(string graphPath)
    {
        if (_options.EffectiveDevice == RuntimeDevice.Cpu) return (Open(graphPath, RuntimeDevice.Cpu), RuntimeDevice.Cpu);
        try
        {
            return (Open(graphPath, RuntimeDevice.Cuda), RuntimeDevice.Cuda);
        }
        catch (ModelLoadException error) when (_options.AllowCpuFallback)
        {
            LogFallback(logger, error.Message);
            return (Open(graphPath, RuntimeDevice.Cpu), RuntimeDevice.Cpu);
        }
    }

    private InferenceSession Open(string graphPath, RuntimeDevice device)
    {
        using var sessionOptions = new SessionOptions
        {
            IntraOpNumThreads = _options.EffectiveThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", _options.Spinning ? "1" : "0");
        try
        {
            if (device == RuntimeDevice.Cuda) AppendCuda(sessionOptions);
            else LimitArena(sessionOptions);
            return new InferenceSession(graphPath, sessionOptions);
        }
        catch (Exception error) when (error is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new ModelLoadException(
                device == RuntimeDevice.Cuda
                    ? $"CUDA cannot be used ({error.Message}). It needs a build with -p:OnnxRuntime=Gpu and a GPU; "
                      + $"{RuntimeOptions.Section}:{nameof(RuntimeOptions.AllowCpuFallback)}=true computes on the processor instead."
                    : $"ONNX Runtime cannot load the graph: {error.Message}",
                error);
        }
    }

    private void AppendCuda(SessionOptions sessionOptions)
    {
        using var cuda = new OrtCUDAProviderOptions();
        var settings = new Dictionary<string, string> { ["device_id"] = _options.DeviceIndex.ToString(CultureInfo.InvariantCulture) };
        if (_options.ArenaLimitBytes > 0) settings["gpu_mem_limit"] = _options.ArenaLimitBytes.ToString(CultureInfo.InvariantCulture);
        cuda.UpdateOptions(settings);
        sessionOptions.AppendExecutionProvider_CUDA(cuda);
    }

    private void LimitArena(SessionOptions sessionOptions)
    {
        sessionOptions.EnableCpuMemArena = _options.Arena;
        if (!_options.Arena || _options.ArenaLimitBytes == 0) return;
        SharedArena.Register(_options.ArenaLimitBytes);
        sessionOptions.AddSessionConfigEntry("session.use_env_allocators", "1");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Computing on the processor, as the settings allow: {Reason}")]
    private static partial void LogFallback(ILogger logger, string reason);
}
