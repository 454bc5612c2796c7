using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class WindowedRateTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void PerSecond_CountsTheLastTenWholeSeconds()
    {
        var rate = new WindowedRate(_time);
        for (var second = 0; second < 30; second++)
        {
            for (var i = 0; i < 7; i++) rate.Count();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(7, rate.PerSecond());
        Assert.Equal(210, rate.Total);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3.5, rate.PerSecond());
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, rate.PerSecond());
    }

    [Fact]
    public void PerSecond_SoonAfterTheStart_IsOfTheSecondsThereWere()
    {
        var rate = new WindowedRate(_time);
        rate.Count(10);
        Assert.Equal(0, rate.PerSecond());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, rate.PerSecond());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5, rate.PerSecond());
    }

    [Fact]
    public async Task Count_ManyThreads_LosesNothing()
    {
        var rate = new WindowedRate(_time);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) rate.Count(2);
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(160_000, rate.Total);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(160_000, rate.PerSecond());
    }
}
