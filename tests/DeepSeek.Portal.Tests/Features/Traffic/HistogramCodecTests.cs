using DeepSeek.ControlPlane.Telemetry;
using DeepSeek.Portal.Features.Traffic.Archive;

namespace DeepSeek.Portal.Tests.Features.Traffic;

public sealed class HistogramCodecTests
{
    [Fact]
    public void AddTo_WhatWasWritten_IsAddedUp()
    {
        var histogram = new LatencyHistogram();
        histogram.Counts[0] = 1;
        histogram.Counts[3] = 127;
        histogram.Counts[4] = 128;
        histogram.Counts[LatencyHistogram.BucketCount - 1] = long.MaxValue / 4;
        var read = new LatencyHistogram();

        HistogramCodec.AddTo(read, HistogramCodec.Write(histogram));
        HistogramCodec.AddTo(read, HistogramCodec.Write(histogram));

        Assert.Equal(histogram.Plus(histogram).Counts, read.Counts);
        Assert.Empty(HistogramCodec.Write(new LatencyHistogram()));
    }

    [Theory]
    [InlineData(new byte[] { 200 })]
    [InlineData(new byte[] { 80, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    public void AddTo_Nonsense_AddsNothing(byte[] bytes)
    {
        var read = new LatencyHistogram();
        HistogramCodec.AddTo(read, bytes);

        Assert.Equal(0, read.Count);
    }
}
