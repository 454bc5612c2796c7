using System.Threading.Channels;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>Same request, same tokens: whoever else is there, wherever it is interrupted, and wherever it goes on.</summary>
public sealed class DeterminismTests(AnswersAlone alone) : IClassFixture<AnswersAlone>
{
    [Fact]
    public async Task Requests_InACrowdWithClientsThatGo_GetTheSameTokens()
    {
        var random = new Random(2);
        await using var engine = alone.Engine(new SchedulingOptions { MaxSequences = 32 });
        var readers = new List<ChannelReader<SequenceUpdate>>();
        var leaving = new List<Task>();
        foreach (var request in alone.Requests)
        {
            readers.Add(engine.Submit(Asking.Request(request)));
            if (random.Next(4) > 0) continue;
            leaving.Add(LeaveAsync(engine, Asking.Request(alone.Requests[random.Next(alone.Requests.Count)]), random.Next(12)));
        }

        await AssertSameAsync(readers);
        await Task.WhenAll(leaving);
        Assert.True(engine.Status.PrefixHitTokens > 0);
    }

    [Fact]
    public async Task Requests_InBatchUnderPreemptions_GetTheSameTokens()
    {
        await using var engine = alone.Engine(new SchedulingOptions { MaxSequences = 8 });
        var readers = alone.Requests.Select(request => engine.Submit(Asking.Request(request) with { Lane = Lane.Batch })).ToList();
        var bursts = 0;
        await AssertSameAsync(readers, async finished =>
        {
            // So seldom that the lane comes on between them.
            if (finished % 10 > 0) return;
            var burst = alone.Requests.Skip(finished / 2).Take(8).Select(request => engine.Submit(Asking.Request(request with { MaxTokens = 2 }))).ToList();
            foreach (var updates in burst) await updates.AnswerAsync();
            bursts++;
        });

        Assert.True(engine.Status.Batch.Preempted >= bursts, $"{engine.Status.Batch.Preempted} preemptions in {bursts} bursts");
    }

    [Fact]
    public async Task Requests_ContinuedElsewhereFromAnywhere_GetTheSameTokens()
    {
        var random = new Random(3);
        await using var engine = alone.Engine(new SchedulingOptions { MaxSequences = 16 });
        var cuts = alone.Answers.Select(answer => random.Next(answer.Tokens.Count + 1)).ToList();
        var readers = alone.Requests
            .Select((request, i) => engine.Submit(Asking.Request(request with { EmittedTokens = [.. alone.Answers[i].Tokens.Take(cuts[i])] })))
            .ToList();

        await AssertSameAsync(readers, cuts: cuts);
    }

    private static async Task LeaveAsync(ModelEngine engine, SequenceRequest request, int tokens)
    {
        using var client = new CancellationTokenSource();
        var updates = engine.SubmitAs(request, client.Token);
        for (var i = 0; i < tokens && await updates.WaitToReadAsync(Asking.Cancellation); i++) updates.TryRead(out _);
        await client.CancelAsync();
        await foreach (var update in updates.ReadAllAsync(Asking.Cancellation)) Assert.True(update.Token >= 0 || update.End is not null);
    }

    private async Task AssertSameAsync(
        List<ChannelReader<SequenceUpdate>> readers, Func<int, Task>? afterEach = null, List<int>? cuts = null)
    {
        for (var i = 0; i < readers.Count; i++)
        {
            var (expected, answer) = (alone.Answers[i], await readers[i].AnswerAsync());
            Assert.Null(answer.End.Failure);
            Assert.Equal(expected.Tokens.Skip(cuts?[i] ?? 0), answer.Tokens);
            Assert.Equal(expected.End.FinishReason, answer.End.FinishReason);
            Assert.Equal(expected.End.Usage with { CachedTokens = 0 }, answer.End.Usage with { CachedTokens = 0 });
            if (afterEach is not null) await afterEach(i);
        }
    }
}
