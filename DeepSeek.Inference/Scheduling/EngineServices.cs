using DeepSeek.Inference.Scheduling.Metering;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What engines share.</summary>
internal sealed class EngineServices(
    IOptions<SchedulingOptions> options, SchedulingMetrics metrics, TimeProvider time, ILogger<ModelEngine> logger, IUsageReports? usage = null)
{
    public SchedulingOptions Options => options.Value;

    public SchedulingMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Who is told what calls took; null where nobody is.</summary>
    public IUsageReports? Usage => usage;

    /// <summary>Tokens that were generated, by all engines.</summary>
    public WindowedRate GeneratedTokens { get; } = new(time);

    /// <summary>Ends the process at once, with a reason: nothing that waits for a stuck thread would come to its end.</summary>
    public Action<string> EndProcess { get; init; } = Environment.FailFast;
}
