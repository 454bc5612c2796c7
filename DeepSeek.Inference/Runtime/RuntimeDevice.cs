namespace DeepSeek.Inference.Runtime;

/// <summary>What a session computes on.</summary>
internal enum RuntimeDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs a build with <c>-p:OnnxRuntime=Gpu</c>.</summary>
    Cuda,
}
