using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache.Flights;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.ResponseCache;

public sealed class FlightTests
{
    [Fact]
    public async Task Read_WhoJoinsLate_GetsAllOfIt()
    {
        const int Letters = (Flight.TailEvents * 3) + 7;
        var (flight, first, _) = Flight.Alone();
        var reading = TextAsync(first);
        for (var i = 0; i < Letters; i++)
        {
            flight.Add(Letter(i));
            if (i % 50 == 0)
            {
                // The reader keeps up, so that what it has had is put together.
                await Eventually.IsAsync(() => first.Position > i);
            }
        }

        var late = TextAsync(flight.TryJoin()!);
        flight.Add(Letter(Letters));
        flight.End();

        var expected = string.Concat(Enumerable.Range(0, Letters + 1).Select(i => Letter(i).Content));
        Assert.Equal(expected, await reading);
        Assert.Equal(expected, await late);
        Assert.Equal(expected, string.Concat(flight.Collect().Read().Cast<AnswerDelta>().Select(delta => delta.Content)));
    }

    [Fact]
    public async Task Read_SlowReader_DoesNotHoldUpOthers()
    {
        var (flight, fast, _) = Flight.Alone();
        await using var slow = flight.TryJoin()!.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        flight.Add(Letter(0));
        Assert.True(await slow.MoveNextAsync());

        for (var i = 1; i < Flight.TailEvents * 4; i++)
        {
            flight.Add(Letter(i));
        }

        flight.End();
        var text = await TextAsync(fast);
        Assert.Equal(Flight.TailEvents * 4, text.Length);
        var rest = 1;
        while (await slow.MoveNextAsync())
        {
            Assert.Equal(Letter(rest++), slow.Current);
        }

        Assert.Equal(text.Length, rest);
    }

    [Fact]
    public async Task Leave_NotTheLast_GoesOn()
    {
        var (flight, leader, _) = Flight.Alone();
        var stays = TextAsync(flight.TryJoin()!);
        using var left = new CancellationTokenSource();
        var leaving = TextAsync(leader, left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        Assert.False(flight.IsAbandoned);
        flight.Add(Letter(0));
        flight.End();
        Assert.Equal("a", await stays);
    }

    [Fact]
    public async Task Leave_TheLast_AbandonsAndTakesNobodyAnyMore()
    {
        var (flight, leader, _) = Flight.Alone();
        using var left = new CancellationTokenSource();
        var leaving = TextAsync(leader, left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        Assert.True(flight.IsAbandoned);
        Assert.Null(flight.TryJoin());
    }

    [Fact]
    public async Task Leave_AfterTheLastEvent_LetsItBeKept()
    {
        var (flight, leader, _) = Flight.Alone();
        flight.Add(new AnswerEnded(ScriptedAnswers.Usage, null));
        await foreach (var next in leader.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.IsType<AnswerEnded>(next);
            break;
        }

        Assert.False(flight.IsAbandoned);
    }

    [Fact]
    public async Task End_WithAFault_GoesToAll()
    {
        var (flight, leader, _) = Flight.Alone();
        var others = Enumerable.Range(0, 3).Select(_ => TextAsync(flight.TryJoin()!)).Append(TextAsync(leader)).ToList();
        flight.End(new InvalidOperationException("broken"));

        foreach (var other in others)
        {
            Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => other)).Message);
        }

        await flight.Completion;
    }

    private static AnswerDelta Letter(int i) => new(0) { Content = ((char)('a' + (i % 26))).ToString() };

    private static async Task<string> TextAsync(FlightReader reader, CancellationToken? until = null)
    {
        var text = "";
        await foreach (var next in reader.ReadAsync(until ?? TestContext.Current.CancellationToken))
        {
            text += ((AnswerDelta)next).Content;
        }

        return text;
    }
}
