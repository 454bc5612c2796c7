using System.Diagnostics.Metrics;
using DeepSeek.Gateway.ResponseCache.Flights;
using DeepSeek.Gateway.ResponseCache.Memory;

namespace DeepSeek.Gateway.ResponseCache;

/// <summary>What the cache saves, and what it costs.</summary>
internal sealed class ResponseCacheMetrics
{
    public const string MeterName = "DeepSeek.Gateway.ResponseCache";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _redisFailures;
    private readonly Counter<long> _notShared;

    public ResponseCacheMetrics(IMeterFactory meters, MemoryAnswers memory, FlightTable flights)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("deepseek.gateway.cache.requests", "{request}", "Requests by what the response cache did for them.");
        _redisFailures = meter.CreateCounter<long>("deepseek.gateway.cache.redis.failures", "{call}", "Calls of Redis that failed, or took too long.");
        _notShared = meter.CreateCounter<long>("deepseek.gateway.cache.not_shared", "{answer}", "Answers that could not be written to Redis.");
        meter.CreateObservableGauge("deepseek.gateway.cache.memory", () => memory.Bytes, "By", "Memory that cached answers take.");
        meter.CreateObservableGauge("deepseek.gateway.cache.entries", () => memory.Count, "{answer}", "Cached answers in memory.");
        meter.CreateObservableCounter("deepseek.gateway.cache.evictions", () => memory.Evictions, "{answer}", "Answers that made room for others.");
        meter.CreateObservableGauge("deepseek.gateway.cache.flights", () => flights.Count, "{answer}", "Answers on their way that equal requests may join.");
    }

    /// <summary>Given again, and where it was found.</summary>
    public void Hit(CacheLayer layer) => Count("hit", layer);

    /// <summary>Generated.</summary>
    public void Miss() => Count("miss", null);

    /// <summary>Generated, and not looked for.</summary>
    public void Bypass() => Count("bypass", null);

    public void RedisFailed() => _redisFailures.Add(1);

    public void NotShared() => _notShared.Add(1);

    private void Count(string result, CacheLayer? layer)
    {
        if (!_requests.Enabled)
        {
            return;
        }

        if (layer is { } found)
        {
            _requests.Add(1, new("deepseek.cache.result", result), new("deepseek.cache.layer", Name(found)));
        }
        else
        {
            _requests.Add(1, new KeyValuePair<string, object?>("deepseek.cache.result", result));
        }
    }

    private static string Name(CacheLayer layer) => layer switch { CacheLayer.Memory => "memory", CacheLayer.Redis => "redis", _ => "flight" };
}
