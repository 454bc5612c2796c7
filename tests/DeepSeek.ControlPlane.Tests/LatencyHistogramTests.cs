using System.Text.Json;
using DeepSeek.ControlPlane.Telemetry;

namespace DeepSeek.ControlPlane.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.0011)]
    [InlineData(0.02)]
    [InlineData(0.7)]
    [InlineData(12)]
    [InlineData(299)]
    public void QuantileSeconds_OneValue_IsNotBelowItAndAtMost19PercentAbove(double seconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(seconds));

        var found = histogram.QuantileSeconds(0.5)!.Value;

        Assert.InRange(found, seconds * 0.999, seconds * 1.19);
    }

    [Fact]
    public void QuantileSeconds_ValueOnABound_IsThatBound()
    {
        for (var bucket = 0; bucket < LatencyHistogram.BucketCount - 1; bucket++)
        {
            var histogram = new LatencyHistogram();
            histogram.Counts[bucket] = 1;
            var other = new LatencyHistogram();
            other.Record(TimeSpan.FromSeconds(LatencyHistogram.UpperBoundSeconds(bucket)));

            Assert.Equal(LatencyHistogram.UpperBoundSeconds(bucket), histogram.QuantileSeconds(1));
            Assert.InRange(Array.FindIndex(other.Counts, count => count == 1), bucket, bucket + 1);
        }
    }

    [Fact]
    public void QuantileSeconds_ManyValues_FindsTheRank()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(1000, histogram.Count);
        Assert.InRange(histogram.QuantileSeconds(0.5)!.Value, 0.5, 0.6);
        Assert.InRange(histogram.QuantileSeconds(0.99)!.Value, 0.99, 1.19);
        Assert.InRange(histogram.QuantileSeconds(0)!.Value, 0.001, 0.0012);
    }

    [Fact]
    public void QuantileSeconds_Empty_IsNull() => Assert.Null(new LatencyHistogram().QuantileSeconds(0.5));

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1e6)]
    public void Record_Extremes_AreCounted(double seconds)
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromSeconds(seconds));

        Assert.Equal(1, histogram.Count);
    }

    [Fact]
    public void PlusAndMinus_UndoEachOther()
    {
        var a = new LatencyHistogram();
        var b = new LatencyHistogram();
        a.Record(TimeSpan.FromSeconds(1));
        b.Record(TimeSpan.FromSeconds(1));
        b.Record(TimeSpan.FromSeconds(20));

        var both = a.Plus(b);

        Assert.Equal(3, both.Count);
        Assert.Equal(b.Counts, both.Minus(a).Counts);
        Assert.Equal(0, a.Minus(b).Count);
    }

    [Fact]
    public void Json_RoundTrip_KeepsCounts()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(3));
        var model = new ModelTelemetry { Model = "m", Requests = 1, Errors = 0, TimeToFirstByte = histogram, Duration = new() };
        var report = new TelemetryReport { InstanceId = "i", StartedAt = default, SentAt = default, Models = [model] };

        var bytes = JsonSerializer.SerializeToUtf8Bytes(report, ControlPlaneJsonContext.Default.TelemetryReport);
        var read = JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.TelemetryReport)!;

        Assert.Equal(histogram.Counts, read.Models[0].TimeToFirstByte.Counts);
    }
}
