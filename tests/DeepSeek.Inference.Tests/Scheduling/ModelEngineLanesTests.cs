using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class ModelEngineLanesTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Realtime_CameAfterBatch_GoesFirst()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = Engine(session, slots: 1);
        List<System.Threading.Channels.ChannelReader<SequenceUpdate>> readers = [engine.Submit(Asking.Request([9], 1))];
        await gate.ReachedAsync();
        foreach (var first in (int[])[1, 2, 3]) readers.Add(engine.Submit(Asking.Request([first], 1, Lane.Batch)));
        foreach (var first in (int[])[4, 5]) readers.Add(engine.Submit(Asking.Request([first], 1)));
        gate.Open();
        foreach (var reader in readers) await reader.AnswerAsync();

        Assert.Equal([9, 4, 5, 1, 2, 3], session.Runs.Select(run => run.FirstTokens[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public async Task Batch_Preempted_GoesOnWithTheSameTokens(long prefixCacheBytes)
    {
        using var gate = new RunGate(run => run is { IsPrefill: false, Rows: 2 } && run.Past.Min() > 60);
        var session = new FakeSession(gate.Pass);
        await using (var engine = Engine(session, slots: 2, prefixCacheBytes))
        {
            var batch = Enumerable.Range(1, 2).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 40 + i), 200, Lane.Batch))).ToList();
            await gate.ReachedAsync();
            var realtime = Enumerable.Range(3, 3).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 40), 10))).ToList();
            gate.Open();

            for (var i = 0; i < 3; i++) Assert.Equal(FakeSession.Answer(Asking.Prompt(3 + i, 40), 10), (await realtime[i].AnswerAsync()).Tokens);
            for (var i = 0; i < 2; i++)
            {
                var answer = await batch[i].AnswerAsync();
                Assert.Equal(FakeSession.Answer(Asking.Prompt(1 + i, 41 + i), 200), answer.Tokens);

                // What the cache gave after the preemption is not the client's gain.
                Assert.Equal(0, answer.End.Usage.CachedTokens);
            }

            Assert.Equal((2, 0), (engine.Status.Batch.Preempted, engine.Status.Realtime.Preempted));
        }

        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Realtime_NeverLosesItsSlot()
    {
        using var gate = new RunGate(run => run is { IsPrefill: false, Rows: 2 });
        var session = new FakeSession(gate.Pass);
        await using var engine = Engine(session, slots: 2);
        var running = Enumerable.Range(1, 2).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 5), 20))).ToList();
        await gate.ReachedAsync();
        var late = engine.Submit(Asking.Request(Asking.Prompt(3, 5), 1));
        gate.Open();

        foreach (var reader in running) await reader.AnswerAsync();
        await late.AnswerAsync();

        Assert.Equal(3, session.Runs.Count(run => run.IsPrefill));
        Assert.Equal(3, session.Runs.Last().FirstTokens[0]);
    }

    [Fact]
    public async Task Batch_PreemptedInTheStepInWhichItsClientGoes_Ends()
    {
        using var decoding = new RunGate(run => !run.IsPrefill && run.FirstTokens[0] == 1);
        using var reading = new RunGate(run => run.FirstTokens[0] == 2);
        await using var engine = Engine(
            new FakeSession(run =>
            {
                decoding.Pass(run);
                reading.Pass(run);
            }),
            slots: 1);
        using var client = new CancellationTokenSource();
        var batch = engine.SubmitAs(Asking.Request(Asking.Prompt(1, 5), 500, Lane.Batch), client.Token);
        await decoding.ReachedAsync();
        var realtime = engine.Submit(Asking.Request(Asking.Prompt(2, 5), 5));
        await client.CancelAsync();
        decoding.Open();
        await reading.ReachedAsync();

        // Its slot is another's, and it waits for none.
        Assert.Equal(ApiError.Unavailable, (await batch.AnswerAsync()).End.Failure?.Error);
        Assert.Equal(0, engine.Status.Waiting);
        reading.Open();
        Assert.Equal(5, (await realtime.AnswerAsync()).Tokens.Count);
    }

    [Fact]
    public async Task Tenants_OneWithManyRequests_DoesNotKeepTheOtherWaiting()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = Engine(session, slots: 1);
        List<System.Threading.Channels.ChannelReader<SequenceUpdate>> readers = [engine.Submit(Asking.Request([9], 1, tenant: "many"))];
        await gate.ReachedAsync();
        for (var i = 1; i <= 5; i++) readers.Add(engine.Submit(Asking.Request([i], 1, tenant: "many")));
        readers.Add(engine.Submit(Asking.Request([50], 1, tenant: "one")));
        gate.Open();
        foreach (var reader in readers) await reader.AnswerAsync();

        Assert.Equal(50, session.Runs.ElementAt(1).FirstTokens[0]);
    }

    [Fact]
    public async Task Tenants_LongPromptOfOne_DoesNotKeepTheShortOneOfAnotherWaiting()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = Engine(session, slots: 4);
        var longest = engine.Submit(Asking.Request(Asking.Prompt(1, 5_000), 1, tenant: "long"));
        await gate.ReachedAsync();
        var shortest = engine.Submit(Asking.Request(Asking.Prompt(2, 20), 1, tenant: "short"));
        gate.Open();
        await shortest.AnswerAsync();
        await longest.AnswerAsync();

        Assert.Equal([1, 2, 1], session.Runs.Take(3).Select(run => run.FirstTokens[0]));
    }

    private ModelEngine Engine(FakeSession session, int slots, long prefixCacheBytes = 0) =>
        EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = slots, PrefixCacheBytes = prefixCacheBytes }, _time);
}
