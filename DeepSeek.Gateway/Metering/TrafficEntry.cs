using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.Gateway.Metering;

/// <summary>What was counted for one key. Whoever touches it holds its lock.</summary>
internal sealed class TrafficEntry
{
    private readonly DateTimeOffset _since;
    private readonly LatencyHistogram _timeToFirstToken = new();
    private readonly LatencyHistogram _duration = new();
    private long _requests;
    private long _errors;
    private long _cacheHits;
    private long _promptTokens;
    private long _completionTokens;
    private TimeSpan _overhead;
    private TimeSpan _untilFirstToken;
    private TimeSpan _afterFirstToken;

    /// <param name="since">Now.</param>
    public TrafficEntry(DateTimeOffset since) => UsedAt = _since = since;

    /// <summary>True once it is in the table no more: what is counted here is lost.</summary>
    public bool IsGone { get; set; }

    /// <summary>When something was counted last.</summary>
    public DateTimeOffset UsedAt { get; private set; }

    public void Count(in EndedTraffic traffic, DateTimeOffset now)
    {
        UsedAt = now;
        _requests++;
        _errors += traffic.Failed ? 1 : 0;
        _cacheHits += traffic.CacheHit ? 1 : 0;
        _promptTokens += traffic.PromptTokens;
        _completionTokens += traffic.CompletionTokens;
        _duration.Record(traffic.Duration);
        _overhead += traffic.Overhead ?? TimeSpan.Zero;
        if (traffic.TimeToFirstToken is { } first)
        {
            _timeToFirstToken.Record(first);
            _untilFirstToken += first;
            _afterFirstToken += traffic.Duration - first;
        }
    }

    public TrafficTelemetry Read(in TrafficKey key, bool isOthers) => new()
    {
        Model = key.Model,
        TenantId = key.TenantId,
        ReplicaId = key.ReplicaId,
        Lane = key.Lane,
        IsOthers = isOthers,
        Since = _since,
        Requests = _requests,
        Errors = _errors,
        CacheHits = _cacheHits,
        PromptTokens = _promptTokens,
        CompletionTokens = _completionTokens,
        TimeToFirstToken = new LatencyHistogram([.. _timeToFirstToken.Counts]),
        Duration = new LatencyHistogram([.. _duration.Counts]),
        OverheadSeconds = _overhead.TotalSeconds,
        TimeToFirstTokenSeconds = _untilFirstToken.TotalSeconds,
        AfterFirstTokenSeconds = _afterFirstToken.TotalSeconds,
    };
}
