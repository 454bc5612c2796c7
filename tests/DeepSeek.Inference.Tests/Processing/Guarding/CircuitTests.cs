using DeepSeek.Inference.Processing.Guarding;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Processing.Guarding;

public sealed class CircuitTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Open_UntilItsTimeIsOver_KeepsCallsAway()
    {
        var circuit = new Circuit(Break, _time);
        Assert.True(circuit.TryEnter(out var tries));
        Assert.False(tries);

        circuit.Open();
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.False(circuit.TryEnter(out _));
        Assert.True(circuit.IsOpen);
        Assert.Equal(TimeSpan.FromSeconds(10), circuit.RetryAfter);
    }

    [Fact]
    public void TryEnter_AfterTheBreak_LetsOneTry()
    {
        var circuit = new Circuit(Break, _time);
        circuit.Open();
        _time.Advance(Break);

        Assert.True(circuit.TryEnter(out var tries));
        Assert.True(tries);
        Assert.False(circuit.TryEnter(out _));

        circuit.LeaveOpen();
        Assert.True(circuit.TryEnter(out _));

        circuit.Open();
        Assert.False(circuit.TryEnter(out _));
        _time.Advance(Break);
        Assert.True(circuit.TryEnter(out _));

        circuit.Close();
        Assert.True(circuit.TryEnter(out tries));
        Assert.False(tries);
        Assert.Equal(TimeSpan.Zero, circuit.RetryAfter);
    }
}
