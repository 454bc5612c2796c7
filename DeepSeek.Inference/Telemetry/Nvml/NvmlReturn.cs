namespace DeepSeek.Inference.Telemetry.Nvml;

/// <summary><c>nvmlReturn_t</c>, as far as we tell its values apart.</summary>
internal enum NvmlReturn
{
    /// <summary>It worked.</summary>
    Success = 0,

    /// <summary>This library lacks the function; also what we say for one that it does not export.</summary>
    FunctionNotFound = 13,
}
