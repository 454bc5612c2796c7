using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Tests.Features;

public sealed class TrafficHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TrafficHistory _history = new();
    private DateTimeOffset _now = Start;

    [Fact]
    public void Summarize_NoGateway_KnowsNothing()
    {
        Tick();

        var summary = _history.Summarize(_now);
        Assert.Equal((0, null, null, null), (summary.Gateways, summary.Requests, summary.RequestsPerSecond, summary.P50Seconds));
        Assert.Null(_history.Points[^1].RequestsPerSecond);
    }

    [Fact]
    public void Summarize_GatewayWithoutRequests_IsZeroAndNotUnknown()
    {
        Tick(Report());
        Tick(Report());

        var summary = _history.Summarize(_now);
        Assert.Equal((1, 0L, 0.0), (summary.Gateways, summary.Requests, summary.RequestsPerSecond));
        Assert.Null(summary.P50Seconds);
        Assert.Null(summary.ErrorShare);
        Assert.Equal(0, _history.Points[^1].RequestsPerSecond);
        Assert.Null(_history.Points[^1].P95Seconds);
    }

    [Fact]
    public void Add_CountsFromBeforeWeLooked_AreOnlyALineToCountFrom()
    {
        Tick(Report(requests: 1000, milliseconds: 50));
        Tick(Report(requests: 1003, milliseconds: 50));

        Assert.Equal(3, _history.Summarize(_now).Requests);
    }

    [Fact]
    public void Add_FirstRequestOfAGatewayThatWasWatched_Counts()
    {
        Tick(Report());
        Tick(Report(requests: 1, milliseconds: 80));

        var summary = _history.Summarize(_now);
        Assert.Equal(1, summary.Requests);
        Assert.InRange(summary.P50Seconds!.Value, 0.08 / 1.2, 0.08 * 1.2);
    }

    [Fact]
    public void Add_GatewayRestarted_BeginsAnew()
    {
        Tick(Report(requests: 500, milliseconds: 50));
        var restarted = _now;
        _now = _now.AddSeconds(1);
        _history.Add(_now, [Report(requests: 2, milliseconds: 50, startedAt: restarted.AddMilliseconds(300))]);

        Assert.Equal(2, _history.Summarize(_now).Requests);
    }

    [Fact]
    public void Points_AfterAnOutage_HaveAGap()
    {
        Tick(Report());
        Tick(Report(requests: 5, milliseconds: 50));
        _now = _now.AddSeconds(1);
        _history.AddUnknown(_now);

        Assert.Null(_history.Points[^1].RequestsPerSecond);
        Assert.NotNull(_history.Points[^2].RequestsPerSecond);
    }

    [Fact]
    public void Points_LongRun_KeepFiveMinutes()
    {
        for (var i = 0; i < 400; i++)
        {
            Tick(Report(requests: i, milliseconds: 50));
        }

        Assert.Equal(300, _history.Points.Count);
        Assert.Equal(60, _history.Summarize(_now).Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1000)]
    public void Quantile_OfEqualDurations_IsOffByLessThanABucket(int milliseconds)
    {
        var histogram = Histogram(100, milliseconds);

        Assert.InRange(histogram.Quantile(0.5)!.Value, milliseconds / 1000.0 / 1.2, milliseconds / 1000.0 * 1.2);
        Assert.True(histogram.Quantile(0.5) <= histogram.Quantile(0.95));
        Assert.Null(new LatencyHistogram().Quantile(0.5));
    }

    private static TelemetryReport Report(int requests = 0, int milliseconds = 1, DateTimeOffset? startedAt = null) => new()
    {
        InstanceId = "gateway-1",
        StartedAt = startedAt ?? Start.AddHours(-1),
        SentAt = Start,
        Models = requests == 0
            ? []
            :
            [
                new ModelTelemetry
                {
                    Model = "m",
                    Requests = requests,
                    Errors = 0,
                    TimeToFirstByte = Histogram(requests, milliseconds),
                    Duration = Histogram(requests, milliseconds),
                },
            ],
    };

    private static LatencyHistogram Histogram(int count, int milliseconds)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        return histogram;
    }

    private void Tick(params TelemetryReport[] reports)
    {
        _now = _now.AddSeconds(1);
        _history.Add(_now, reports);
    }
}
