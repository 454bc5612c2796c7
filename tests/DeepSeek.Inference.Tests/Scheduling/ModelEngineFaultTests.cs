using System.Collections.Concurrent;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>What goes wrong for one sequence goes wrong for it alone.</summary>
public sealed class ModelEngineFaultTests
{
    private const int Bad = 5;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private volatile FakeRun? _stuck;

    [Fact]
    public async Task Decode_ThrowsForOneRow_TakesDownThatRowAlone() =>
        await RunAsync(
            run => { if (!run.IsPrefill && run.FirstTokens.Contains(Bad) && run.Past.Max() > 100) throw new InvalidOperationException("broken"); },
            failure => Assert.DoesNotContain("broken", failure.Message, StringComparison.Ordinal));

    [Fact]
    public async Task Decode_ThrowsOnce_TakesDownNobody()
    {
        var thrown = false;
        var session = new FakeSession(run =>
        {
            if (thrown || run.Rows < 3) return;
            thrown = true;
            throw new InvalidOperationException("once");
        });
        await using var engine = EngineBuilder.Engine(session, time: _time);
        var readers = Enumerable.Range(1, 8).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 20), 40))).ToList();

        for (var i = 0; i < 8; i++) Assert.Equal(FakeSession.Answer(Asking.Prompt(i + 1, 20), 40), (await readers[i].AnswerAsync()).Tokens);
        Assert.True(thrown);
    }

    [Fact]
    public async Task Prefill_Throws_TakesDownItsSequenceAlone() =>
        await RunAsync(run => { if (run.IsPrefill && run.FirstTokens[0] == Bad && run.Past[0] > 0) throw new InvalidOperationException("broken"); });

    [Fact]
    public async Task Logits_OfOneRowAreNotNumbers_TakesDownThatRowAlone() =>
        await RunAsync(null, spoils: (first, length) => first == Bad && length > 310);

    [Fact]
    public async Task Run_Stuck_IsTerminatedAndTheOthersGoOn()
    {
        await PassTimeUntilAsync(RunAsync(run =>
        {
            if (!run.IsPrefill && run.FirstTokens.Contains(Bad)) Stick(run);
        }));
    }

    [Fact]
    public async Task Run_StuckInAPrompt_IsTerminatedAndTheOthersGoOn()
    {
        await PassTimeUntilAsync(RunAsync(run =>
        {
            if (run.IsPrefill && run.FirstTokens[0] == Bad) Stick(run);
        }));
    }

    [Fact]
    public async Task Run_StuckAndDeafToTermination_EndsTheProcess()
    {
        var reasons = new ConcurrentQueue<string>();
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(gate.Pass);
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { StuckSeconds = 10 }, _time, endProcess: reasons.Enqueue);
        var reader = engine.Submit(Asking.Request([1], 1));
        await gate.ReachedAsync();

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, session.Terminations);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, session.Terminations);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Empty(reasons);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Contains("fake@1", reasons.First(), StringComparison.Ordinal);
        Assert.Equal(1, session.Terminations);
        gate.Open();
        await reader.AnswerAsync();
    }

    private void Stick(FakeRun run)
    {
        _stuck = run;
        run.Terminated.Wait(Asking.Cancellation);
        throw new RunTerminatedException();
    }

    // Time passes only while a run is stuck: one that was told to end must not be late because its thread waits for a processor.
    private async Task PassTimeUntilAsync(Task running)
    {
        await Eventually.IsAsync(() =>
        {
            if (_stuck is { Terminated.IsSet: false }) _time.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });
        await running;
    }

    // Eight sequences, the fifth of which is to fail.
    private async Task RunAsync(Action<FakeRun>? onRun, Action<ApiFailure>? check = null, Func<int, int, bool>? spoils = null)
    {
        using var gate = new RunGate(_ => true);
        var session = new FakeSession(
            run =>
            {
                gate.Pass(run);
                onRun?.Invoke(run);
            },
            spoils);
        var options = new SchedulingOptions { StuckSeconds = 4 };
        await using (var engine = EngineBuilder.Engine(session, options, _time, endProcess: reason => session.Faults.Enqueue(reason)))
        {
            var prompts = Enumerable.Range(1, 8).Select(i => Asking.Prompt(i, 300)).ToList();
            var readers = prompts.Select(prompt => engine.Submit(Asking.Request(prompt, 40))).ToList();
            gate.Open();
            for (var i = 0; i < 8; i++)
            {
                var (answer, expected) = (await readers[i].AnswerAsync(), FakeSession.Answer(prompts[i], 40));
                if (i + 1 != Bad)
                {
                    Assert.Equal(expected, answer.Tokens);
                    Assert.Equal("length", answer.End.FinishReason);
                    continue;
                }

                Assert.Equal(ApiError.ServerError, answer.End.Failure?.Error);
                Assert.Equal(expected[..answer.Tokens.Count], answer.Tokens);
                check?.Invoke(answer.End.Failure!);
            }

            await engine.UntilAsync(status => status.Running == 0);
            Assert.Equal(FakeSession.Answer(Asking.Prompt(90, 20), 5), (await engine.Submit(Asking.Request(Asking.Prompt(90, 20), 5)).AnswerAsync()).Tokens);
        }

        Assert.Empty(session.Faults);
    }
}
