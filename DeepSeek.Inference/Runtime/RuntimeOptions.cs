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

    /// <summary>Whether ONNX Runtime keeps the memory of intermediate results for the next run instead of giving it back. Default true.</summary>
    public bool Arena { get; set; } = true;

    /// <summary>
    /// Most bytes of a model's intermediate results; a run that needs more is made smaller. Default 0: what was planned for them, or on a GPU no limit.
    /// Otherwise 16 MiB or more. On the processor there is no limit where weights and results together are more than 4 GiB.
    /// </summary>
    public long ArenaLimitBytes { get; set; }

    /// <summary>
    /// Most tokens of a prompt that are read in one run, a multiple of 16. Default 128; range 16 to 8192. Longer runs gain little on a processor and
    /// keep who comes next waiting; a GPU wants 512 and more. On a GPU, replicas that must give the same tokens need the same value.
    /// </summary>
    public int PrefillChunkTokens { get; set; } = 128;

    /// <summary>
    /// Upper bound, in tokens, of a sequence, below the model's own: bounds the key-value cache. Default 0: the model's. Otherwise 64 or more.
    /// </summary>
    public int MaxContextTokens { get; set; }

    /// <summary>
    /// Most bytes of a model's key-value cache, where the budget would allow more: bounds how many sequences run at a time, to one at least. Default 0:
    /// a quarter of the budget, so that a new version fits beside the old one. Otherwise 1 MiB or more.
    /// </summary>
    public long KeyValueCacheBytes { get; set; }

    /// <summary>Share of the device's memory that models may take together. Default 0.9; range 0.05 to 1.</summary>
    public double MemoryFraction { get; set; } = 0.9;

    /// <summary>The same in bytes, whatever the device has. Default 0: by the share. Otherwise 16 MiB or more.</summary>
    public long MemoryBudgetBytes { get; set; }

    /// <summary>How many sequences who uses a model would have run at a time. Not a setting of this section: the scheduler's wish.</summary>
    internal int WantedSequences { get; set; } = 32;

    /// <summary>What who uses a model would keep of prompts, in bytes. Likewise.</summary>
    internal long WantedPrefixCacheBytes { get; set; } = 256L << 20;

    /// <summary>The number of threads in force.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The device in force.</summary>
    public RuntimeDevice EffectiveDevice => Device.Equals("cuda", StringComparison.OrdinalIgnoreCase) ? RuntimeDevice.Cuda : RuntimeDevice.Cpu;
}
