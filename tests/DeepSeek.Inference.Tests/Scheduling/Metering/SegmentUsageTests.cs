using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tests.Scheduling.WithModel;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Scheduling.Metering;

/// <summary>What the real engine reports of the model that ships.</summary>
[Collection(MeasuredGroup.Name)]
public sealed class SegmentUsageTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private readonly KeptReports _reports = new();

    [Fact]
    public async Task Clients_LeaveAtAnyTime_ReportsAddUpToTheEnginesCounter()
    {
        const int Clients = 300;
        var services = EngineBuilder.Services(
            new SchedulingOptions { MaxSequences = 8, QueueCapacity = 2_000, BatchQueueCapacity = 2_000, PrefixCacheBytes = 4 << 20 }, usage: _reports);
        await using (var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services))
        {
            var requests = SampledRequests.Make(shipped.Model, 100, seed: 11);
            var random = new Random(12);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => ClientAsync(
                engine, Call(i, requests[random.Next(requests.Count)], choices: random.Next(1, 4), Lane(random.Next(3))), leavesAfter: random.Next(40))));
            await engine.UntilAsync(status => status is { Running: 0, Waiting: 0 });
        }

        var reports = await _reports.WaitAsync(Clients);
        Assert.Equal(Clients, reports.Count);
        Assert.Equal(Clients, reports.Select(report => report.RequestId).Distinct().Count());
        Assert.Equal(services.GeneratedTokens.Total, reports.Sum(report => report.CompletionTokens));
        Assert.All(reports, report => Assert.InRange(report.ReasoningTokens, 0, report.CompletionTokens));
        Assert.Contains(reports, report => report.CompletionTokens == 0);
    }

    [Fact]
    public async Task Engine_StopsInTheMiddle_WhatItGeneratedIsReported()
    {
        const int Clients = 40;
        var services = EngineBuilder.Services(new SchedulingOptions { MaxSequences = 8 }, usage: _reports);
        var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services);
        var requests = SampledRequests.Make(shipped.Model, Clients, seed: 13);
        var readers = requests.Select((request, i) => engine.Submit(Call(i, request))).ToList();
        await Eventually.IsAsync(() => services.GeneratedTokens.Total >= 20);
        await engine.DisposeAsync();

        foreach (var reader in readers) await reader.AnswerAsync();
        var reports = await _reports.WaitAsync(Clients);
        Assert.Equal(services.GeneratedTokens.Total, reports.Sum(report => report.CompletionTokens));
    }

    [Fact]
    public async Task Answer_Whole_ReportsWhatTheCallerIsTold()
    {
        var services = EngineBuilder.Services(usage: _reports);
        await using var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services);
        var request = SampledRequests.Make(shipped.Model, 1, seed: 14)[0];
        var answers = await engine.Submit(Call(7, request, choices: 2)).AnswersAsync(choices: 2);

        var report = (await _reports.WaitAsync(1))[0];
        Assert.Equal(("r7", 0, UsageSource.Replica), (report.RequestId, report.Segment, report.Source));
        Assert.Equal(("t", "key", "tiny@1", "replica-under-test"), (report.TenantId, report.KeyId, report.ModelVersion, report.ReplicaId));
        Assert.Equal(request.PromptTokens.Length, report.PromptTokens);
        Assert.Equal(answers.Min(answer => answer.End.Usage.CachedTokens), report.CachedPromptTokens);
        Assert.Equal(answers.Sum(answer => answer.End.Usage.CompletionTokens), report.CompletionTokens);
        Assert.Equal(answers.Sum(answer => answer.End.Usage.ReasoningTokens), report.ReasoningTokens);
    }

    [Fact]
    public async Task Answer_GoneOnWith_ReportsOnlyWhatCameHere()
    {
        var services = EngineBuilder.Services(usage: _reports);
        await using var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services);
        var request = SampledRequests.Make(shipped.Model, 1, seed: 15)[0];
        var whole = await engine.Submit(Asking.Request(request)).AnswerAsync();
        var before = services.GeneratedTokens.Total;
        var begun = whole.Tokens.Take(whole.Tokens.Count / 2).ToArray();
        var call = Call(1, request with { EmittedTokens = begun });
        var rest = await engine.Submit(call with { Metered = new MeteredCall(1, "key") { Continues = true } }).AnswerAsync();

        Assert.Equal(whole.Tokens.Skip(begun.Length), rest.Tokens);
        var report = Assert.Single(await _reports.WaitAsync(1));
        await engine.UntilAsync(status => status.Running == 0);
        Assert.Equal((1, 0L, 0L), (report.Segment, report.PromptTokens, report.CachedPromptTokens));
        Assert.Equal(services.GeneratedTokens.Total - before, report.CompletionTokens);
        Assert.Equal(whole.End.Usage.ReasoningTokens - Thought(request, begun), report.ReasoningTokens);
    }

    [Fact]
    public async Task Call_LeavesWhileItWaits_ReportsNoTokens()
    {
        var services = EngineBuilder.Services(new SchedulingOptions { MaxSequences = 1 }, usage: _reports);
        await using var engine = new ModelEngine("tiny@1", shipped.Model.Session, shipped.Model.Tokenizer, services);
        var requests = SampledRequests.Make(shipped.Model, 2, seed: 16);
        using var client = new CancellationTokenSource();
        var running = engine.Submit(Call(0, requests[0]));
        await engine.UntilAsync(status => status.Running == 1 || status.AnswersEnded == 1);
        var waiting = engine.SubmitAs(Call(1, requests[1]), client.Token);
        await client.CancelAsync();
        var left = await waiting.AnswerAsync();
        await running.AnswerAsync();

        var report = (await _reports.WaitAsync(2)).Single(report => report.RequestId == "r1");
        if (left.Tokens.Count == 0) Assert.Equal(0, report.CompletionTokens);
        Assert.True(report.PromptTokens == 0 || left.End.Timings.Prefill > TimeSpan.Zero);
    }

    private int Thought(GenerationRequest request, int[] emitted) =>
        new SequenceGenerator(shipped.Model.Tokenizer, request with { EmittedTokens = emitted }).Usage.ReasoningTokens;

    private static Lane Lane(int dice) => dice == 0 ? ControlPlane.InternalCalls.Lane.Batch : ControlPlane.InternalCalls.Lane.Realtime;

    private static SequenceRequest Call(int number, GenerationRequest generation, int choices = 1, Lane lane = default) =>
        Asking.Request([.. Enumerable.Range(0, choices).Select(choice => generation with { Sampling = generation.Sampling with { Choice = choice } })]) with
        {
            RequestId = FormattableString.Invariant($"r{number}"),
            Lane = lane,
            Metered = new MeteredCall(0, "key"),
        };

    private static async Task ClientAsync(ModelEngine engine, SequenceRequest request, int leavesAfter)
    {
        using var client = new CancellationTokenSource();
        var updates = engine.SubmitAs(request, client.Token);
        if (leavesAfter == 0) await client.CancelAsync();
        var left = leavesAfter;
        await foreach (var _ in updates.ReadAllAsync(Asking.Cancellation))
        {
            if (--left == 0) await client.CancelAsync();
        }
    }
}
