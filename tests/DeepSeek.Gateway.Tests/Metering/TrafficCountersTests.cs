using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Gateway.Metering;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Metering;

public sealed class TrafficCountersTests
{
    private static readonly EndedTraffic One = new(Failed: false, CacheHit: false, 3, 6, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1));

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Read_SeveralKeys_EachHasItsOwnCounts()
    {
        var counters = new TrafficCounters(_time);
        counters.Count(Key("a"), One);
        counters.Count(Key("a"), One with { Failed = true, TimeToFirstToken = null });
        counters.Count(Key("a") with { Lane = Lane.Batch }, One with { CacheHit = true });
        counters.Count(Key("a") with { ReplicaId = "other" }, One);

        var all = counters.Read();

        Assert.Equal(3, all.Count);
        var first = all.Single(entry => entry is { Lane: Lane.Realtime, ReplicaId: "replica" });
        Assert.Equal((2, 1, 0, 6, 12), (first.Requests, first.Errors, first.CacheHits, first.PromptTokens, first.CompletionTokens));
        Assert.Equal((1, 2), (first.TimeToFirstToken.Count, first.Duration.Count));
        Assert.Equal(1, all.Single(entry => entry.Lane == Lane.Batch).CacheHits);
    }

    [Fact]
    public void Count_MoreKeysThanThereIsRoomFor_TheRestIsCountedTogetherAndNothingIsLost()
    {
        var counters = new TrafficCounters(_time);
        for (var i = 0; i < TelemetryReport.MostTraffic + 50; i++)
        {
            counters.Count(Key($"tenant-{i}"), One);
        }

        var all = counters.Read();

        Assert.Equal(TelemetryReport.MostTraffic + 1, all.Count);
        Assert.Equal((true, 50), (all[^1].IsOthers, all[^1].Requests));
        Assert.Equal(TelemetryReport.MostTraffic + 50, all.Sum(entry => entry.Requests));
    }

    [Fact]
    public void Count_AnEntryIsIdle_GivesWayToANewOne()
    {
        var counters = new TrafficCounters(_time);
        counters.Count(Key("idle"), One);
        _time.Advance(TrafficCounters.Idle);
        for (var i = 0; i < TelemetryReport.MostTraffic; i++)
        {
            counters.Count(Key($"tenant-{i}"), One);
        }

        var all = counters.Read();

        Assert.DoesNotContain(all, entry => entry.IsOthers || entry.TenantId == "idle");
        counters.Count(Key("idle"), One);
        Assert.Equal(1, counters.Read()[^1].Requests);
    }

    [Fact]
    public async Task Count_ManyAtOnceWhileEntriesComeAndGo_LosesNone()
    {
        var counters = new TrafficCounters(_time);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                counters.Count(Key($"tenant-{i % 250}"), One);
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(40_000, counters.Read().Sum(entry => entry.Requests));
    }

    private static TrafficKey Key(string tenant) => new("m", tenant, "replica", Lane.Realtime);
}
