using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class ModelEngineTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Submit_ManySequences_DecodeTogetherWithTheTokensOfEachAlone()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using (var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 8 }, _time))
        {
            var prompts = Enumerable.Range(1, 30).Select(i => Asking.Prompt(i, 1 + (i * 7))).ToList();
            var readers = prompts.Select((prompt, i) => engine.Submit(Asking.Request(prompt, 5 + (i % 9)))).ToList();
            gate.Open();

            for (var i = 0; i < 30; i++)
            {
                var answer = await readers[i].AnswerAsync();
                Assert.Equal(FakeSession.Answer(prompts[i], 5 + (i % 9)), answer.Tokens);
                Assert.Equal(("length", 5 + (i % 9), null), (answer.End.FinishReason, answer.End.Usage.CompletionTokens, answer.End.Failure));
            }

            await engine.UntilAsync(status => status.Running == 0);
            Assert.Equal((0, 0, 8), (engine.Status.Running, engine.Status.Waiting, engine.Status.Slots));
        }

        Assert.Equal(8, session.Runs.Max(run => run.Rows));
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Submit_OneChoiceHasEnough_OnlyThatOneEndsBeforeItsTime()
    {
        var enough = new StopSignal();
        var session = new FakeSession(run =>
        {
            if (run.Rows == 2 && run.Past[0] > 20) enough.Set();
        });
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 8 }, _time);
        var prompt = Asking.Prompt(1, 10);
        var generation = Asking.Generation(prompt, 100);

        var request = Asking.Request(generation with { Enough = enough }, Asking.Generation(prompt, 100, choice: 1));
        var answers = await engine.Submit(request).AnswersAsync(2);

        Assert.Equal(("stop", null), (answers[0].End.FinishReason, answers[0].End.Failure));
        Assert.InRange(answers[0].Tokens.Count, 10, 20);
        Assert.Equal(answers[0].Tokens.Count, answers[0].End.Usage.CompletionTokens);
        Assert.Equal(FakeSession.Answer(prompt, 100), answers[1].Tokens);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task Submit_LongPrompt_IsReadBetweenTheTokensOfOthers()
    {
        using var gate = new RunGate(run => !run.IsPrefill);
        var session = new FakeSession(gate.Pass);
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { StepTokens = 48 }, _time);
        var streams = engine.Submit(Asking.Request(Asking.Prompt(1, 5), 300));
        await gate.ReachedAsync();
        var reads = engine.Submit(Asking.Request(Asking.Prompt(2, 640), 1));
        gate.Open();

        await reads.AnswerAsync();
        await streams.AnswerAsync();

        // One token of the stream, then a piece of the prompt, then a token again: neither waits for the other.
        var runs = session.Runs.Where(run => run.FirstTokens[0] is 1 or 2).ToList();
        var pieces = runs.Select((run, i) => (run, i)).Where(pair => pair.run.IsPrefill && pair.run.FirstTokens[0] == 2).ToList();
        Assert.Equal(640, pieces.Sum(pair => pair.run.Tokens.Length));
        Assert.All(pieces, pair => Assert.InRange(pair.run.Tokens.Length, 16, 48));
        Assert.All(pieces, pair => Assert.False(runs[pair.i - 1].IsPrefill && runs[pair.i - 2].IsPrefill));
        Assert.True(pieces[^1].i - pieces[0].i <= 2 * pieces.Count + 2);
    }

    [Fact]
    public async Task Submit_StepsThatTakeTooLong_DoNotLockPromptsOut()
    {
        using var gate = new RunGate(run => run.Rows == 4);
        var session = new FakeSession(run =>
        {
            gate.Pass(run);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        });
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { StepSeconds = 0.001 }, _time);
        var streams = Enumerable.Range(1, 4).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 5), 500))).ToList();
        await gate.ReachedAsync();
        var reads = engine.Submit(Asking.Request(Asking.Prompt(9, 320), 1));
        gate.Open();

        await reads.AnswerAsync();
        foreach (var stream in streams) await stream.AnswerAsync();

        // It needs at least a piece of 16 a step.
        var last = session.Runs.ToList().FindLastIndex(run => run.IsPrefill);
        Assert.InRange(session.Runs.Take(last).Count(run => run.Rows == 4 && !run.IsPrefill), 1, 25);
    }

    [Fact]
    public async Task Submit_QueueFull_IsRefusedWithRetryAfterFromTheMeasuredRate()
    {
        var gate = new RunGate(run => run.FirstTokens[0] == 99);
        using var owner = gate;
        var options = new SchedulingOptions { QueueCapacity = 8, MaxSequences = 1 };
        await using var engine = EngineBuilder.Engine(new FakeSession(gate.Pass), options, _time);
        for (var i = 1; i <= 5; i++) await engine.Submit(Asking.Request(Asking.Prompt(i, 5), 1)).AnswerAsync();
        var readers = new List<System.Threading.Channels.ChannelReader<SequenceUpdate>> { engine.Submit(Asking.Request(Asking.Prompt(99, 5), 1)) };
        await gate.ReachedAsync();
        for (var i = 1; i <= 8; i++) readers.Add(engine.Submit(Asking.Request(Asking.Prompt(i, 5), 1)));

        // Nothing is known of the rate yet: a second each.
        Assert.Equal(8, RetryAfter());
        _time.Advance(TimeSpan.FromSeconds(10));

        // Five in ten seconds.
        Assert.Equal(16, RetryAfter());
        gate.Open();
        foreach (var reader in readers) Assert.Null((await reader.AnswerAsync()).End.Failure);

        double RetryAfter()
        {
            Assert.False(engine.TrySubmit(Asking.Request(Asking.Prompt(1, 5), 1), Asking.Cancellation, out var updates, out var failure));
            Assert.Null(updates);
            Assert.Equal(ApiError.Unavailable, failure.Error);
            return failure.RetryAfter!.Value.TotalSeconds;
        }
    }

    [Fact]
    public async Task Submit_QueueFullAndSlow_IsToldToWaitNoLongerThanTheSettingSays()
    {
        using var gate = new RunGate(_ => true);
        var options = new SchedulingOptions { QueueCapacity = 50, MaxSequences = 1, MaxRetryAfterSeconds = 7 };
        await using var engine = EngineBuilder.Engine(new FakeSession(gate.Pass), options, _time);
        engine.Submit(Asking.Request([1], 1));
        await gate.ReachedAsync();
        for (var i = 0; i < 50; i++) engine.Submit(Asking.Request([1], 1));

        Assert.False(engine.TrySubmit(Asking.Request([1], 1), Asking.Cancellation, out _, out var failure));
        gate.Open();
        Assert.Equal(7, failure.RetryAfter!.Value.TotalSeconds);
    }

    [Fact]
    public async Task Cancel_RunningSequence_FreesTheEngineWithinAStep()
    {
        using var gate = new RunGate(run => !run.IsPrefill && run.Past[0] > 20);
        var session = new FakeSession(gate.Pass);
        await using var engine = EngineBuilder.Engine(session, time: _time);
        using var client = new CancellationTokenSource();
        var updates = engine.SubmitAs(Asking.Request(Asking.Prompt(1, 5), 90_000), client.Token);
        await gate.ReachedAsync();
        var runs = session.Runs.Count;

        await client.CancelAsync();
        gate.Open();

        var gone = await updates.AnswerAsync();
        Assert.Equal(ApiError.Unavailable, gone.End.Failure?.Error);
        Assert.Equal(runs, session.Runs.Count);
        Assert.Equal(FakeSession.Answer(Asking.Prompt(1, 5), gone.Tokens.Count), gone.Tokens);
        await engine.UntilAsync(status => status.Running == 0);
        Assert.Equal(3, (await engine.Submit(Asking.Request(Asking.Prompt(2, 5), 3)).AnswerAsync()).Tokens.Count);
    }

    [Fact]
    public async Task Cancel_WaitingSequence_LeavesTheQueueAtOnce()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 1 }, _time);
        var running = engine.Submit(Asking.Request([1], 1));
        await gate.ReachedAsync();
        using var client = new CancellationTokenSource();
        var waiting = engine.SubmitAs(Asking.Request([2], 1), client.Token);
        Assert.Equal(1, engine.Status.Waiting);

        await client.CancelAsync();

        Assert.Equal(0, engine.Status.Waiting);
        Assert.Equal(ApiError.Unavailable, (await waiting.AnswerAsync()).End.Failure?.Error);
        gate.Open();
        await running.AnswerAsync();
        await engine.Submit(Asking.Request([3], 1)).AnswerAsync();
        Assert.Equal(2, session.Runs.Count);
    }

    [Fact]
    public async Task Submit_ClientHasGoneAlready_EndsWithoutARun()
    {
        var session = new FakeSession();
        await using var engine = EngineBuilder.Engine(session, time: _time);
        using var client = new CancellationTokenSource();
        await client.CancelAsync();

        var answer = await engine.SubmitAs(Asking.Request([1], 5), client.Token).AnswerAsync();

        Assert.Equal(ApiError.Unavailable, answer.End.Failure?.Error);
    }

    [Fact]
    public async Task Deadline_Running_EndsWithAFailure()
    {
        var steps = 0;
        await using var engine = EngineBuilder.Engine(
            new FakeSession(_ => { if (++steps == 3) _time.Advance(TimeSpan.FromSeconds(2)); }), time: _time);
        var request = Asking.Request([1, 2, 3], 1000) with { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(1) };

        var answer = await engine.Submit(request).AnswerAsync();

        Assert.Equal(ApiError.Unavailable, answer.End.Failure?.Error);
        Assert.Equal(3, answer.End.Usage.CompletionTokens);
        Assert.Equal(3, answer.Tokens.Count);
    }

    [Fact]
    public async Task Deadline_Waiting_EndsWithAFailureAndWithoutARun()
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 1 }, _time);
        var running = engine.Submit(Asking.Request([1], 50));
        await gate.ReachedAsync();
        var waiting = engine.Submit(Asking.Request([2], 1) with { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        _time.Advance(TimeSpan.FromSeconds(1));
        gate.Open();

        Assert.Equal(ApiError.Unavailable, (await waiting.AnswerAsync()).End.Failure?.Error);
        Assert.Equal(50, (await running.AnswerAsync()).Tokens.Count);
        Assert.All(session.Runs, run => Assert.Equal(1, run.FirstTokens[0]));
    }

    [Fact]
    public async Task Dispose_RunningAndWaiting_EndWithAFailure()
    {
        using var gate = new RunGate(run => !run.IsPrefill);
        var session = new FakeSession(gate.Pass);
        var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 2 }, _time);
        var readers = Enumerable.Range(1, 5).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 40), 90_000))).ToList();
        await gate.ReachedAsync();

        var disposing = engine.DisposeAsync();
        gate.Open();
        await disposing;

        foreach (var reader in readers)
        {
            var failure = (await reader.AnswerAsync()).End.Failure;
            Assert.Equal((ApiError.Unavailable, 1), (failure!.Error, failure.RetryAfter!.Value.TotalSeconds));
        }

        Assert.False(engine.TrySubmit(Asking.Request([1], 1), Asking.Cancellation, out _, out _));
        Assert.Empty(session.Faults);
        Assert.Equal(0, session.Blocks.Live);
    }

    [Fact]
    public async Task Submit_SeveralChoices_EachComesToItsEnd()
    {
        var session = new FakeSession();
        await using var engine = EngineBuilder.Engine(session, time: _time);
        var prompt = Asking.Prompt(1, 100);
        var updates = engine.Submit(Asking.Request([.. Enumerable.Range(0, 4).Select(i => Asking.Generation(prompt, 3 + i, i))]));

        var answers = await updates.AnswersAsync(4);

        for (var i = 0; i < 4; i++) Assert.Equal(FakeSession.Answer(prompt, 3 + i), answers[i].Tokens);

        // The prompt is read once; the others find it.
        Assert.Equal([0, 96, 96, 96], answers.Select(answer => answer.End.Usage.CachedTokens));
    }

    [Fact]
    public async Task Cancel_SeveralChoices_EndsAllRunningOrNot()
    {
        using var gate = new RunGate(run => !run.IsPrefill);
        await using var engine = EngineBuilder.Engine(new FakeSession(gate.Pass), new SchedulingOptions { MaxSequences = 2 }, _time);
        using var client = new CancellationTokenSource();
        var updates = engine.SubmitAs(
            Asking.Request([.. Enumerable.Range(0, 4).Select(i => Asking.Generation(Asking.Prompt(1, 10), 90_000, i))]), client.Token);
        await gate.ReachedAsync();

        await client.CancelAsync();
        gate.Open();

        Assert.All(await updates.AnswersAsync(4), answer => Assert.Equal(ApiError.Unavailable, answer.End.Failure?.Error));
        await engine.UntilAsync(status => status is { Running: 0, Waiting: 0 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19)]
    public async Task Submit_Continuation_GoesOnWithTheSameTokens(int emitted)
    {
        var session = new FakeSession();
        await using var engine = EngineBuilder.Engine(session, time: _time);
        var prompt = Asking.Prompt(1, 33);
        var whole = FakeSession.Answer(prompt, 20);

        var answer = await engine.Submit(Asking.Request(Asking.Generation(prompt, 20) with { EmittedTokens = whole[..emitted] })).AnswerAsync();

        Assert.Equal(whole[emitted..], answer.Tokens);
        Assert.Equal(20, answer.End.Usage.CompletionTokens);
    }

    [Fact]
    public async Task Submit_ContinuationThatIsComplete_EndsAtOnce()
    {
        var session = new FakeSession();
        await using var engine = EngineBuilder.Engine(session, time: _time);

        var answer = await engine.Submit(Asking.Request(Asking.Generation([1], 3) with { EmittedTokens = [5, 6, 7] })).AnswerAsync();

        Assert.Equal(("length", 0), (answer.End.FinishReason, answer.Tokens.Count));
        Assert.Empty(session.Runs);
        await engine.UntilAsync(status => status.Running == 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task Submit_WeightThatIsNone_IsRefusedAtOnce(double weight)
    {
        await using var engine = EngineBuilder.Engine(new FakeSession(), time: _time);

        Assert.False(engine.TrySubmit(Asking.Request([1], 1) with { Weight = weight }, Asking.Cancellation, out _, out var failure));

        Assert.Equal(ApiError.InvalidParameter, failure.Error);
        Assert.Contains("weight", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WhatTheModelCannotCompute_IsRefusedAtOnce()
    {
        var session = new FakeSession { Shape = new(600, 1, 1, 1, ContextTokens: 100) };
        await using var engine = EngineBuilder.Engine(session, time: _time);
        Refused(Asking.Generation([], 1));
        Refused(Asking.Generation([1], 0));
        Refused(Asking.Generation(Asking.Prompt(1, 100), 1));
        Refused(Asking.Generation(Asking.Prompt(1, 50), int.MaxValue));
        Refused(Asking.Generation([600], 1));
        Refused(Asking.Generation([-1], 1));
        Refused(Asking.Generation([1], 5) with { EmittedTokens = [600] });
        Refused(Asking.Generation([1], 1) with { EmittedTokens = [1, 1] });

        Assert.Empty(session.Runs);
        Assert.Single((await engine.Submit(Asking.Request(Asking.Prompt(1, 99), 1)).AnswerAsync()).Tokens);

        void Refused(GenerationRequest generation)
        {
            Assert.False(engine.TrySubmit(Asking.Request(generation), Asking.Cancellation, out _, out var failure));
            Assert.Equal(ApiError.InvalidParameter, failure.Error);
        }
    }
}
