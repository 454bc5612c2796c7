namespace DeepSeek.Inference.Runtime;

/// <summary>Section <c>Runtime</c>: how ONNX Runtime computes.</summary>
internal sealed class RuntimeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Runtime";

    /// <summary><c>cpu</c> or <c>cuda</c>. Default <c>cpu</c>.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>Which GPU, from 0, where the device is <c>cuda</c>. Default 0; range 0 to 63.</summary>
    public int DeviceIndex { get; set; }

    /// <summary>Whether a model is computed on the processor where CUDA cannot be had; else its load fails. Default false.</summary>
    public bool AllowCpuFallback { get; set; }

    /// <summary>Threads of one model on the processor. Default 0: half the processors, at least one. Range 0 to 1024.</summary>
    public int Threads { get; set; }

    /// <summary>Whether idle threads spin. Quicker alone, slower for everybody on a shared machine. Default false.</summary>
    public bool Spinning { get; set; }

    /// <summary>
    /// Most tokens of a prompt that are read in one run. Default 512; range 16 to 8192. Where a prompt is cut shows in the last bits of its logits,
    /// so replicas that must give the same tokens need the same value.
    /// </summary>
    public int PrefillChunkTokens { get; set; } = 512;

    /// <summary>
    /// Upper bound, in tokens, of a sequence, below the model's own: bounds the key-value cache. Default 0: the model's. Otherwise 64 or more.
    /// </summary>
    public int MaxContextTokens { get; set; }

    /// <summary>The number of threads in force.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The device in force.</summary>
    public RuntimeDevice EffectiveDevice => Device.Equals("cuda", StringComparison.OrdinalIgnoreCase) ? RuntimeDevice.Cuda : RuntimeDevice.Cpu;
}
