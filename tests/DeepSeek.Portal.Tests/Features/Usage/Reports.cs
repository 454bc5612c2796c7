using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;

namespace DeepSeek.Portal.Tests.Features.Usage;

/// <summary>Reports of usage, as gateways and replicas write them.</summary>
internal static class Reports
{
    public const string KeyId = "key000000001";
    public const string Model = "m";

    /// <summary>A price whose costs have all the decimals there can be.</summary>
    public static readonly ModelPrice Price = new(0.550001m, 0.140003m, 2.190007m);

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RequestUsage Request(string id, RequestOutcome outcome = RequestOutcome.Completed, double seconds = 1) => new()
    {
        RequestId = id,
        GatewayId = "gateway-1",
        TenantId = PortalStore.TenantId,
        KeyId = KeyId,
        Model = Model,
        ModelVersion = Model + "@1",
        Route = "/v1/chat/completions",
        Outcome = outcome,
        Status = 200,
        ArrivedAt = Noon,
        DurationSeconds = seconds,
        Segments = 1,
        Price = Price,
    };

    public static SegmentUsage Segment(string id, int segment = 0, UsageSource source = UsageSource.Replica, long completion = 30) => new()
    {
        RequestId = id,
        Segment = segment,
        Source = source,
        TenantId = PortalStore.TenantId,
        KeyId = KeyId,
        ModelVersion = Model + "@1",
        ReplicaId = "replica-1",
        EndedAt = Noon.AddSeconds(1),
        PromptTokens = segment == 0 ? 20 : 0,
        CachedPromptTokens = segment == 0 ? 8 : 0,
        CompletionTokens = completion,
        ReasoningTokens = 10,
    };

    public static byte[] Entry(RequestUsage report) => JsonSerializer.SerializeToUtf8Bytes(report, ControlPlaneJsonContext.Default.RequestUsage);

    public static byte[] Entry(SegmentUsage report) => JsonSerializer.SerializeToUtf8Bytes(report, ControlPlaneJsonContext.Default.SegmentUsage);

    /// <summary>As producers do.</summary>
    public static async Task PushAsync(GarnetFixture garnet, IEnumerable<RequestUsage> requests, IEnumerable<SegmentUsage> segments)
    {
        var database = garnet.Connection.GetDatabase();
        foreach (var request in requests)
        {
            await database.ListRightPushAsync(RedisKeys.RequestUsage, Entry(request));
        }

        foreach (var segment in segments)
        {
            await database.ListRightPushAsync(RedisKeys.SegmentUsage, Entry(segment));
        }
    }
}
