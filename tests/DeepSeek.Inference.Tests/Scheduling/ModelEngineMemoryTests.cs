using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>Runs that find no memory: fewer at a time, nobody lost, the same tokens.</summary>
public sealed class ModelEngineMemoryTests
{
    private const int Sequences = 8;

    private ModelEngine? _engine;

    [Fact]
    public async Task Decode_NoMemoryForManyRows_IsDoneInPartsAndNotTriedAnewEachStep()
    {
        var failed = 0;
        var session = await AnswerAllAsync(run =>
        {
            if (run.IsPrefill || run.Rows <= 3) return;
            failed++;
            throw new InsufficientMemoryException();
        });

        Assert.True(session.Runs.Count(run => !run.IsPrefill && run.Rows == 2) > 50);
        Assert.InRange(failed, 1, 8);
        Assert.Equal((0, 0), (_engine!.Status.Realtime.Preempted, _engine.Status.Batch.Preempted));
    }

    [Fact]
    public async Task Decode_NoMemoryForManySequences_LetsTheYoungestWaitAndGoOnWithTheSameTokens()
    {
        await AnswerAllAsync(run =>
        {
            if (!run.IsPrefill && _engine!.Status.Running > 3) throw new InsufficientMemoryException();
        });

        Assert.InRange(_engine!.Status.Realtime.Preempted, 5, 100);
    }

    [Fact]
    public async Task Prefill_NoMemoryForLongPieces_ReadsShorterOnes()
    {
        var session = await AnswerAllAsync(run =>
        {
            if (run.IsPrefill && run.Tokens.Length > 40) throw new InsufficientMemoryException();
        });

        Assert.InRange(session.Runs.Count(run => run.IsPrefill && run.Tokens.Length > 40), 1, 8);
        Assert.Equal(0, _engine!.Status.Realtime.Preempted);
    }

    [Fact]
    public async Task Prefill_NoMemoryBesideOthers_WaitsForThem() => await AnswerAllAsync(run =>
    {
        if (run.IsPrefill && _engine!.Status.Running > 2) throw new InsufficientMemoryException();
    });

    [Fact]
    public async Task Run_NoMemoryEvenAlone_FailsThatSequenceAndNoOther()
    {
        var session = new FakeSession(run => { if (!run.IsPrefill && run.FirstTokens.Contains(5)) throw new InsufficientMemoryException(); });
        await using (var engine = Engine(session))
        {
            var readers = Enumerable.Range(1, Sequences).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 100), 40))).ToList();
            for (var i = 1; i <= Sequences; i++)
            {
                var answer = await readers[i - 1].AnswerAsync();
                if (i == 5)
                {
                    Assert.Equal(ApiError.Unavailable, answer.End.Failure?.Error);
                    Assert.Contains("memory", answer.End.Failure!.Message, StringComparison.Ordinal);
                    continue;
                }

                Assert.Equal(FakeSession.Answer(Asking.Prompt(i, 100), 40), answer.Tokens);
            }
        }

        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Decode_NoMemory_TakesTheSlotsOfBatchFirst()
    {
        var session = new FakeSession(run =>
        {
            if (!run.IsPrefill && _engine!.Status.Running > 2) throw new InsufficientMemoryException();
        });
        await using var engine = Engine(session);
        var batch = Enumerable.Range(1, 4).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 30), 50, Lane.Batch))).ToList();
        var realtime = Enumerable.Range(5, 2).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 30), 50))).ToList();

        for (var i = 0; i < 2; i++) Assert.Equal(FakeSession.Answer(Asking.Prompt(5 + i, 30), 50), (await realtime[i].AnswerAsync()).Tokens);
        for (var i = 0; i < 4; i++) Assert.Equal(FakeSession.Answer(Asking.Prompt(1 + i, 30), 50), (await batch[i].AnswerAsync()).Tokens);
        Assert.Equal(0, engine.Status.Realtime.Preempted);
        Assert.True(engine.Status.Batch.Preempted > 0);
    }

    private async Task<FakeSession> AnswerAllAsync(Action<FakeRun> onRun)
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(run =>
        {
            gate.Pass(run);
            onRun(run);
        });
        await using (var engine = Engine(session))
        {
            var prompts = Enumerable.Range(1, Sequences).Select(i => Asking.Prompt(i, 150)).ToList();
            var readers = prompts.Select(prompt => engine.Submit(Asking.Request(prompt, 100))).ToList();
            gate.Open();
            for (var i = 0; i < Sequences; i++)
            {
                var answer = await readers[i].AnswerAsync();
                Assert.Null(answer.End.Failure);
                Assert.Equal(FakeSession.Answer(prompts[i], 100), answer.Tokens);
            }

            await engine.UntilAsync(status => status.Running == 0);
        }

        Assert.Empty(session.Faults);
        return session;
    }

    private ModelEngine Engine(FakeSession session) =>
        _engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = Sequences });
}
