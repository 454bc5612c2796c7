using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Metering;
using StackExchange.Redis;

namespace DeepSeek.Gateway.Tests.Metering;

/// <summary>What gateways have reported, as the portal finds it in Redis.</summary>
internal sealed record ReportedUsage(IReadOnlyList<RequestUsage> Requests, IReadOnlyList<SegmentUsage> Segments)
{
    public static async Task<ReportedUsage> ReadAsync(IConnectionMultiplexer redis)
    {
        // Nobody takes anything out of these lists here. Segments are read last: they are written with their request, or after it.
        var database = redis.GetDatabase();
        var requests = await database.ListRangeAsync(RedisKeys.RequestUsage);
        var segments = await database.ListRangeAsync(RedisKeys.SegmentUsage);
        return new(
            [.. requests.Select(value => JsonSerializer.Deserialize((byte[])value!, ControlPlaneJsonContext.Default.RequestUsage)!)],
            [.. segments.Select(value => JsonSerializer.Deserialize((byte[])value!, ControlPlaneJsonContext.Default.SegmentUsage)!)]);
    }

    /// <summary>The closed reports of a request.</summary>
    public IReadOnlyList<RequestUsage> Closed(string id) => [.. Requests.Where(usage => usage.RequestId == id && usage.Outcome != RequestOutcome.Open)];

    /// <summary>What counts of a request, as the portal finds it out; null where nothing was said of it.</summary>
    public RequestUsage? Merged(string id) => Requests.Where(usage => usage.RequestId == id)
        .Aggregate((RequestUsage?)null, static (known, news) => UsageMerge.Replaces(news, known) ? news : known);

    /// <summary>The segments of a request that count.</summary>
    public IReadOnlyList<SegmentUsage> SegmentsOf(string id) => UsageMerge.Segments(Segments.Where(segment => segment.RequestId == id));

    /// <summary>What a request took in all.</summary>
    public UsageTotal Total(string id) => UsageMerge.Total(Segments.Where(segment => segment.RequestId == id));
}
