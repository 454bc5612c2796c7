using DeepSeek.Gateway.LoadBalancing;

namespace DeepSeek.Gateway.Tests.LoadBalancing;

public sealed class CircuitBreakerTests
{
    private static readonly CircuitSettings Settings = new(0.5, 4, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));

    private readonly CircuitBreaker _circuit = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Failed_FewerThanTheShareOrTooFew_StaysClosed()
    {
        Assert.False(Fail() || Fail() || Fail());
        Succeed(5);
        Assert.False(Fail());
        Assert.Equal(CircuitState.Closed, _circuit.StateAt(_now));
    }

    [Fact]
    public void Failed_TheShareOfTheWindow_Opens()
    {
        Succeed(2);
        Fail();

        Assert.True(Fail());
        Assert.False(_circuit.MayPass(_now));
        Assert.Equal(CircuitState.Open, _circuit.StateAt(_now));
    }

    [Fact]
    public void Failed_LongAgo_DoesNotCount()
    {
        Assert.False(Fail() || Fail() || Fail());
        _now += TimeSpan.FromSeconds(11);

        Assert.False(Fail());
    }

    [Fact]
    public void TryPass_HalfOpen_LetsOneThroughThatDecides()
    {
        Open();
        Assert.Equal(CircuitState.HalfOpen, _circuit.StateAt(_now));
        Assert.True(_circuit.TryPass(_now));
        Assert.False(_circuit.TryPass(_now));

        Assert.True(Fail());
        Assert.False(_circuit.MayPass(_now));
        _now += TimeSpan.FromSeconds(5);
        Assert.True(_circuit.TryPass(_now));
        Assert.True(_circuit.Succeeded(_now, Settings));
        Assert.True(_circuit.TryPass(_now) && _circuit.TryPass(_now));
    }

    [Fact]
    public void TryPass_NothingHeardOfTheTrial_LetsAnotherThrough()
    {
        Open();
        Assert.True(_circuit.TryPass(_now));
        _now += TimeSpan.FromSeconds(5);

        Assert.True(_circuit.TryPass(_now));
    }

    private void Open()
    {
        for (var i = 0; i < 4; i++)
        {
            Fail();
        }

        _now += TimeSpan.FromSeconds(5);
    }

    private bool Fail() => _circuit.Failed(_now, Settings);

    private void Succeed(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _circuit.Succeeded(_now, Settings);
        }
    }
}
