using DeepSeek.ControlPlane.Metering;

namespace DeepSeek.ControlPlane.Tests.Metering;

/// <summary>Reports of usage to try things with.</summary>
internal static class Reports
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RequestUsage Request(string id, RequestOutcome outcome = RequestOutcome.Completed, double seconds = 1) => new()
    {
        RequestId = id,
        GatewayId = "g",
        TenantId = "t",
        KeyId = "k",
        Model = "m",
        Route = "/v1/chat/completions",
        Outcome = outcome,
        ArrivedAt = Noon,
        DurationSeconds = seconds,
    };

    public static SegmentUsage Segment(
        int segment, UsageSource source, long completion = 0, long reasoning = 0, long prompt = 0, long cached = 0, int endedAfter = 0, string id = "r") => new()
    {
        RequestId = id,
        Segment = segment,
        Source = source,
        TenantId = "t",
        ModelVersion = "m@1",
        ReplicaId = "replica",
        EndedAt = Noon.AddSeconds(endedAfter),
        PromptTokens = prompt,
        CachedPromptTokens = cached,
        CompletionTokens = completion,
        ReasoningTokens = reasoning,
    };
}
