using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Hosting;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>The model that ships, with less memory than it would like: fewer at once, all answered, the same tokens.</summary>
public sealed class MemoryPressureTests(AnswersAlone alone) : IClassFixture<AnswersAlone>
{
    private const int Requests = 150;

    [Fact]
    public async Task Requests_BudgetForFewSequences_AreAllAnsweredWithTheSameTokens()
    {
        var plan = alone.Model.Session.Plan;
        var status = await AskAsync(new RuntimeOptions
        {
            MemoryBudgetBytes = plan.LeastBytes + (2 * plan.SlotBytes),
            KeyValueCacheBytes = 1 << 30,
        });

        Assert.InRange(status.Slots, 1, 6);
        Assert.Equal(0, status.RunsWithoutMemory);
    }

    [Fact]
    public async Task Requests_ArenaTooSmallForABatch_AreAllAnsweredWithTheSameTokens()
    {
        var status = await AskAsync(new RuntimeOptions { ArenaLimitBytes = 192 << 10 });

        Assert.InRange(status.RunsWithoutMemory, 1, 2_000);
    }

    [Fact]
    public async Task Requests_MemoryForTwoAtATime_LoseTheirSlotsAndGetTheSameTokens()
    {
        ModelEngine? engine = null;
        using var session = new StarvedSession(
            alone.Model.Session, () => { if (engine!.Status.Running > 2) throw new InsufficientMemoryException(); });
        var status = await AskAsync(session, created => engine = created);

        Assert.InRange(status.Realtime.Preempted, 1, 10_000);
    }

    private async Task<EngineStatus> AskAsync(RuntimeOptions options)
    {
        using var session = ShippedModel.Runtime(options).Load(Path.Combine(TestPaths.Model, "model.onnx"), alone.Model.Manifest.ContextLength);
        return await AskAsync(session);
    }

    private async Task<EngineStatus> AskAsync(IModelSession session, Action<ModelEngine>? created = null)
    {
        await using var engine = EngineBuilder.Engine(session, new SchedulingOptions { MaxSequences = 32, QueueCapacity = 1_000 });
        created?.Invoke(engine);
        var readers = alone.Requests.Take(Requests).Select(request => engine.Submit(Asking.Request(request))).ToList();
        for (var i = 0; i < Requests; i++)
        {
            var (expected, answer) = (alone.Answers[i], await readers[i].AnswerAsync());
            Assert.Null(answer.End.Failure);
            Assert.Equal(expected.Tokens, answer.Tokens);
        }

        return engine.Status;
    }
}
