using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace DeepSeek.Inference.Runtime;

/// <summary>Loads graphs into ONNX Runtime on the configured device.</summary>
internal sealed partial class OnnxModelRuntime(IOptions<RuntimeOptions> options, ILogger<OnnxModelRuntime> logger) : IModelRuntime
{
    private readonly RuntimeOptions _options = options.Value;

    public IModelSession Load(string graphPath, int contextTokens)
    {
        if (!File.Exists(graphPath)) throw new ModelLoadException($"{Path.GetFileName(graphPath)} is missing.");
        if (_options.MaxContextTokens > 0) contextTokens = Math.Min(contextTokens, _options.MaxContextTokens);
        var (session, device) = Open(graphPath);
        try
        {
            var shape = GraphContract.Detect(session.InputMetadata, session.OutputMetadata, contextTokens);
            return new OnnxModelSession(session, shape, device, _options);
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
            if (device == RuntimeDevice.Cuda) sessionOptions.AppendExecutionProvider_CUDA(_options.DeviceIndex);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Computing on the processor, as the settings allow: {Reason}")]
    private static partial void LogFallback(ILogger logger, string reason);
}
