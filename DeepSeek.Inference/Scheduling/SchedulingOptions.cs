namespace DeepSeek.Inference.Scheduling;

/// <summary>Section <c>Scheduling</c>: how requests wait for an engine and share it.</summary>
internal sealed class SchedulingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Scheduling";

    /// <summary>Most sequences that one model computes at a time; its memory for key-value caches may allow fewer. Default 32; range 1 to 1,024.</summary>
    public int MaxSequences { get; set; } = 32;

    /// <summary>Most sequences that wait in the lane <c>realtime</c> of one model; more are refused at once. Default 256; range 1 to 100,000.</summary>
    public int QueueCapacity { get; set; } = 256;

    /// <summary>The same for the lane <c>batch</c>. Default 1,024; range 1 to 100,000.</summary>
    public int BatchQueueCapacity { get; set; } = 1_024;

    /// <summary>Longest that a request is told to wait before it tries again, in seconds. Default 60; range 1 to 3,600.</summary>
    public int MaxRetryAfterSeconds { get; set; } = 60;

    /// <summary>Most tokens that one step reads, of prompts and generated ones together. Default 512; range 16 to 65,536.</summary>
    public int StepTokens { get; set; } = 512;

    /// <summary>
    /// How long a step should take while sequences decode, in seconds: pieces of prompts are cut to fit, so that streams do not stall. Prompts get half
    /// of the step's time in any case, so that streams do not lock them out. Default 0.04; range 0.001 to 10.
    /// </summary>
    public double StepSeconds { get; set; } = 0.04;

    /// <summary>
    /// How long a run may take before it counts as stuck, in seconds. It is then terminated; where that does not help for as long again, the process
    /// ends, for its supervisor to start it anew. Default 30; range 1 to 3,600.
    /// </summary>
    public int StuckSeconds { get; set; } = 30;

    /// <summary>Most bytes of one model's prefix cache. Default 268,435,456 (256 MiB); 0 turns it off; range 0 to 1 TiB.</summary>
    public long PrefixCacheBytes { get; set; } = 256L << 20;
}
