namespace DeepSeek.Inference.Scheduling;

/// <summary>Section <c>Scheduling</c>: how requests wait for the engine.</summary>
internal sealed class SchedulingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Scheduling";

    /// <summary>Most requests that wait for one model; more are refused at once. Default 256; range 1 to 100,000.</summary>
    public int QueueCapacity { get; set; } = 256;

    /// <summary>Longest that a request is told to wait before it tries again, in seconds. Default 60; range 1 to 3,600.</summary>
    public int MaxRetryAfterSeconds { get; set; } = 60;
}
