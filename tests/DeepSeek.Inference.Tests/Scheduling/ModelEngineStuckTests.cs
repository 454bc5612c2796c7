using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using DeepSeek.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>How long those wait who share a batch with a run that never ends.</summary>
public sealed class ModelEngineStuckTests
{
    private const int Sequences = 32;
    private const int Limit = 16;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private int _stuck;

    [Fact]
    public async Task Batch_OneOfManyIsStuck_StallsTheOthersForLessThanThreeLimits()
    {
        var (answers, seconds) = await RunAsync(run => run.FirstTokens.Contains(5));

        Assert.InRange(seconds, Limit, 3 * Limit);
        foreach (var (first, answer) in answers)
        {
            if (first == 5) Assert.Equal(ApiError.ServerError, answer.End.Failure?.Error);
            else Assert.Equal(FakeSession.Answer(Asking.Prompt(first, 20), 8), answer.Tokens);
        }
    }

    [Fact]
    public async Task Batch_AllAreStuck_FailsInLessThanThreeLimits()
    {
        var (answers, seconds) = await RunAsync(_ => true);

        Assert.InRange(seconds, Limit, 3 * Limit);
        Assert.All(answers, pair => Assert.Equal(ApiError.ServerError, pair.Answer.End.Failure?.Error));
    }

    // Time goes on only while a run is stuck, so that what passes is what they are stuck for. Everybody has a slot before it begins.
    private async Task<(List<(int First, Answer Answer)> Answers, double Seconds)> RunAsync(Predicate<FakeRun> isStuck)
    {
        using var gate = new RunGate(_ => true);
        var together = false;
        var session = new FakeSession(run =>
        {
            gate.Pass(run);
            together |= run.Rows == Sequences;
            if (!together || run.IsPrefill || !isStuck(run)) return;
            Interlocked.Increment(ref _stuck);
            run.Terminated.Wait(Asking.Cancellation);
            throw new RunTerminatedException();
        });
        List<(int, Answer)> answers = [];
        await using (var engine = EngineBuilder.Engine(
            session, new SchedulingOptions { StuckSeconds = Limit, StepTokens = 4_096 }, _time, endProcess: reason => session.Faults.Enqueue(reason)))
        {
            var readers = Enumerable.Range(1, Sequences).Select(i => engine.Submit(Asking.Request(Asking.Prompt(i, 20), 8))).ToList();
            gate.Open();
            var reading = Task.WhenAll(readers.Select(reader => reader.AnswerAsync()));
            await Eventually.IsAsync(() =>
            {
                if (Volatile.Read(ref _stuck) > Volatile.Read(ref session.Terminations)) _time.Advance(TimeSpan.FromSeconds(0.25));
                return reading.IsCompleted;
            });
            answers.AddRange((await reading).Select((answer, i) => (i + 1, answer)));
        }

        Assert.Empty(session.Faults);
        return (answers, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
    }
}
