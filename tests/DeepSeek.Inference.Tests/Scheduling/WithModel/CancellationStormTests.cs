using System.Diagnostics;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

[Collection(MeasuredGroup.Name)]
public sealed class CancellationStormTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private const long TolerableGrowth = 96L << 20;

    [Fact]
    public async Task Clients_GoAtAnyTime_LeaveNothingBehind()
    {
        var requests = SampledRequests.Make(shipped.Model, 400, seed: 4);
        var options = new SchedulingOptions { MaxSequences = 16, QueueCapacity = 2_000, BatchQueueCapacity = 2_000, PrefixCacheBytes = 4 << 20 };
        await using var engine = EngineBuilder.Engine(shipped.Model.Session, options);
        var usual = await engine.Submit(Asking.Request(requests[0])).AnswerAsync();

        // The first storm fills buffers, caches and bindings; the second must find all it needs.
        await StormAsync(engine, requests, 1_000, new Random(5));
        var before = NativeBytes();
        await StormAsync(engine, requests, 1_000, new Random(6));
        Assert.InRange(NativeBytes() - before, long.MinValue, TolerableGrowth);

        Assert.Equal(usual.Tokens, (await engine.Submit(Asking.Request(requests[0])).AnswerAsync()).Tokens);
        await engine.UntilAsync(status => status is { Running: 0, Waiting: 0, CachedTokens: 0 });
        Assert.InRange(engine.Status.PrefixCacheBytes, 1, options.PrefixCacheBytes);
    }

    private static async Task StormAsync(ModelEngine engine, IReadOnlyList<GenerationRequest> requests, int clients, Random random)
    {
        var ended = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => ClientAsync(
            engine,
            Asking.Request(requests[random.Next(requests.Count)]) with
            {
                Lane = random.Next(3) == 0 ? Lane.Batch : Lane.Realtime,
                TenantId = $"t{random.Next(5)}",
                CachePartition = $"p{random.Next(3)}",
            },
            leavesAfter: random.Next(3) == 0 ? 0 : random.Next(25))));

        Assert.Equal(clients, ended.Length);
        await engine.UntilAsync(status => status is { Running: 0, Waiting: 0, CachedTokens: 0 });
    }

    // That it ends once, and that nothing comes after the end, is checked where it is read.
    private static async Task<Answer> ClientAsync(ModelEngine engine, SequenceRequest request, int leavesAfter)
    {
        using var client = new CancellationTokenSource();
        var updates = engine.SubmitAs(request, client.Token);
        var seen = engine.Status.PromptTokensRead;
        if (leavesAfter == 0)
        {
            // While it waits, or while its prompt is read.
            await Task.Yield();
            await Eventually.IsAsync(() => engine.Status.PromptTokensRead >= seen + 50 || engine.Status.Running == 0);
            await client.CancelAsync();
            return await updates.AnswerAsync();
        }

        var left = leavesAfter;
        var tokens = new List<int>();
        SequenceEnd? end = null;
        await foreach (var update in updates.ReadAllAsync(Asking.Cancellation))
        {
            Assert.Null(end);
            if (update.Token >= 0) tokens.Add(update.Token);
            end = update.End;
            if (--left == 0) await client.CancelAsync();
        }

        return new Answer(tokens, Assert.IsType<SequenceEnd>(end));
    }

    private static long NativeBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 - GC.GetTotalMemory(forceFullCollection: true);
    }
}
