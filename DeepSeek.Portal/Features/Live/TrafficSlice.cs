using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Portal.Features.Live;

/// <summary>What all gateways together counted in some span of time.</summary>
internal sealed record TrafficSlice(long Requests, long Errors, LatencyHistogram Duration, LatencyHistogram TimeToFirstByte)
{
    public static TrafficSlice Empty => new(0, 0, new LatencyHistogram(), new LatencyHistogram());

    public TrafficSlice Plus(TrafficSlice other) => new(
        Requests + other.Requests,
        Errors + other.Errors,
        Duration.Plus(other.Duration),
        TimeToFirstByte.Plus(other.TimeToFirstByte));
}
