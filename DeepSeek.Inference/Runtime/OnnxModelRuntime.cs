using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Inference.Runtime;

/// <summary>Loads graphs into ONNX Runtime on the configured device.</summary>
internal sealed partial class OnnxModelRuntime(IOptions<RuntimeOptions> options, MemoryBudget budget, ILogger<OnnxModelRuntime> logger)
    : IModelRuntime
{
    private readonly RuntimeOptions _options = options.Value;

    public MemoryPlan Plan(string graphPath, int contextTokens)
    {
        var device = _options.EffectiveDevice == RuntimeDevice.Cuda && _options.AllowCpuFallback && !budget.IsKnown(RuntimeDevice.Cuda)
            ? RuntimeDevice.Cpu
            : _options.EffectiveDevice;
        return budget.Plan(device, Needs(graphPath, contextTokens, device));
    }

    public IModelSession Load(string graphPath, int contextTokens)
    {
        if (!File.Exists(graphPath)) throw new ModelLoadException($"{Path.GetFileName(graphPath)} is missing.");
        RowIndependence.Demand(graphPath);
        if (_options.EffectiveDevice == RuntimeDevice.Cpu) return Load(graphPath, contextTokens, RuntimeDevice.Cpu);
        try
        {
            return Load(graphPath, contextTokens, RuntimeDevice.Cuda);
        }
        catch (ModelLoadException error) when (_options.AllowCpuFallback && error is not MemoryBudgetException)
        {
            LogFallback(logger, error.Message);
            return Load(graphPath, contextTokens, RuntimeDevice.Cpu);
        }
    }

    private OnnxModelSession Load(string graphPath, int contextTokens, RuntimeDevice device)
    {
        var memory = budget.Reserve(device, Needs(graphPath, contextTokens, device));
        LogPlan(logger, graphPath, memory.Plan);
        InferenceSession? session = null;
        try
        {
            session = Open(graphPath, device, memory.Plan);
            var (shape, form) = GraphContract.Detect(session.InputMetadata, session.OutputMetadata, Bounded(contextTokens));
            return new OnnxModelSession(session, shape, form, device, memory, _options);
        }
        catch
        {
            session?.Dispose();
            memory.Dispose();
            throw;
        }
    }

    private MemoryNeeds Needs(string graphPath, int contextTokens, RuntimeDevice device) =>
        GraphAppetite.Of(GraphTensors.Read(graphPath), Bounded(contextTokens), device, _options);

    private int Bounded(int contextTokens) => _options.MaxContextTokens > 0 ? Math.Min(contextTokens, _options.MaxContextTokens) : contextTokens;

    private InferenceSession Open(string graphPath, RuntimeDevice device, MemoryPlan plan)
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
            if (_options.EffectiveThreads > 1) SessionThreads.Serve(sessionOptions);
            if (device == RuntimeDevice.Cuda) AppendCuda(sessionOptions, plan);
            else sessionOptions.EnableCpuMemArena = _options.Arena;
            var arenaBytes = plan.WeightBytes + (_options.ArenaLimitBytes > 0 ? _options.ArenaLimitBytes : plan.WorkspaceBytes);
            return device == RuntimeDevice.Cpu && _options.Arena && arenaBytes <= BoundedArena.MostBytes
                ? BoundedArena.Open(graphPath, sessionOptions, arenaBytes)
                : new InferenceSession(graphPath, sessionOptions);
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

    private void AppendCuda(SessionOptions sessionOptions, MemoryPlan plan)
    {
        using var cuda = new OrtCUDAProviderOptions();
        var settings = new Dictionary<string, string> { ["device_id"] = _options.DeviceIndex.ToString(CultureInfo.InvariantCulture) };

        // Only where it is asked for: what CUDA's libraries take besides is not known, and no machine of ours can measure it.
        if (_options.ArenaLimitBytes > 0)
        {
            settings["gpu_mem_limit"] = (plan.WeightBytes + _options.ArenaLimitBytes).ToString(CultureInfo.InvariantCulture);
        }

        cuda.UpdateOptions(settings);
        sessionOptions.AppendExecutionProvider_CUDA(cuda);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Memory planned for {Graph}, in MiB: {Plan}.")]
    private static partial void LogPlan(ILogger logger, string graph, MemoryPlan plan);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Computing on the processor, as the settings allow: {Reason}")]
    private static partial void LogFallback(ILogger logger, string reason);
}
