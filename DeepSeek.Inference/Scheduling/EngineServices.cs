using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What engines share.</summary>
internal sealed class EngineServices(
    IOptions<SchedulingOptions> options, SchedulingMetrics metrics, TokenRate rate, TimeProvider time, ILogger<ModelEngine> logger)
{
    public SchedulingOptions Options => options.Value;

    public SchedulingMetrics Metrics => metrics;

    public TokenRate Rate => rate;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
