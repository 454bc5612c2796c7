using System.Diagnostics.Metrics;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tokenization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class ModelEngineTests
{
    private static readonly ModelTokenizer Tokenizer =
        new(TokenizerFileReader.Parse(File.ReadAllBytes(Path.Combine(TestPaths.Model, TokenizerFileReader.FileName))));

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_Sequences_RunInOrderOneAtATime()
    {
        await using var engine = Engine(new FakeSession());
        var readers = Enumerable.Range(0, 20).Select(_ => Submit(engine, maxTokens: 5)).ToList();

        foreach (var reader in readers)
        {
            var end = await EndAsync(reader);
            Assert.Equal(("length", 5, null), (end.FinishReason, end.Usage.CompletionTokens, end.Failure));
        }
    }

    [Fact]
    public async Task Submit_QueueFull_IsRefusedAtOnceWithRetryAfter()
    {
        using var gate = new ManualResetEventSlim();
        await using var engine = Engine(new FakeSession(_ => gate.Wait(Cancellation)), capacity: 2);
        var readers = new List<ChannelReader<SequenceUpdate>> { Submit(engine) };
        while (engine.Running == 0) await Task.Delay(1, Cancellation);
        readers.Add(Submit(engine));
        readers.Add(Submit(engine));

        Assert.False(engine.TrySubmit(Request(1), Cancellation, out _, out var failure));
        Assert.Equal(ApiError.Unavailable, failure.Error);
        Assert.InRange(failure.RetryAfter!.Value.TotalSeconds, 1, 60);

        gate.Set();
        foreach (var reader in readers) Assert.Null((await EndAsync(reader)).Failure);
    }

    [Fact]
    public async Task Cancel_RunningSequence_FreesTheEngineWithinAStep()
    {
        var session = new FakeSession(step => { if (step > 50_000) throw new InvalidOperationException("It never stopped."); });
        await using var engine = Engine(session);
        using var client = new CancellationTokenSource();
        Assert.True(engine.TrySubmit(Request(90_000), client.Token, out var updates, out _));
        await updates.ReadAsync(Cancellation);

        await client.CancelAsync();
        var next = await EndAsync(Submit(engine, maxTokens: 3));

        Assert.Equal(3, next.Usage.CompletionTokens);
        Assert.Equal(ApiError.Unavailable, (await EndAsync(updates)).Failure?.Error);
        Assert.True(session.Steps < 50_000);
    }

    [Fact]
    public async Task Cancel_WaitingSequence_LeavesTheQueue()
    {
        using var gate = new ManualResetEventSlim();
        var session = new FakeSession(_ => gate.Wait(Cancellation));
        await using var engine = Engine(session);
        var running = Submit(engine, maxTokens: 1);
        while (engine.Running == 0) await Task.Delay(1, Cancellation);
        using var client = new CancellationTokenSource();
        Assert.True(engine.TrySubmit(Request(1), client.Token, out _, out _));
        Assert.Equal(1, engine.Queued);

        await client.CancelAsync();

        Assert.Equal(0, engine.Queued);
        gate.Set();
        await EndAsync(running);
        await EndAsync(Submit(engine, maxTokens: 1));
        Assert.Equal(2, session.Steps);
    }

    [Fact]
    public async Task Step_Throws_EndsOnlyItsOwnSequence()
    {
        await using var engine = Engine(new FakeSession(step => { if (step == 2) throw new InvalidOperationException("broken"); }));

        var broken = await EndAsync(Submit(engine, maxTokens: 5));
        var next = await EndAsync(Submit(engine, maxTokens: 5));

        Assert.Equal(ApiError.ServerError, broken.Failure?.Error);
        Assert.DoesNotContain("broken", broken.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("length", next.FinishReason);
    }

    [Fact]
    public async Task Deadline_Passed_EndsWithAFailure()
    {
        await using var engine = Engine(new FakeSession(step => { if (step == 3) _time.Advance(TimeSpan.FromSeconds(2)); }));
        var request = Request(1000) with { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(1) };

        Assert.True(engine.TrySubmit(request, Cancellation, out var updates, out _));
        var end = await EndAsync(updates);

        Assert.Equal(ApiError.Unavailable, end.Failure?.Error);
        Assert.Equal(3, end.Usage.CompletionTokens);
    }

    [Fact]
    public async Task Dispose_RunningAndWaiting_EndWithAFailure()
    {
        var engine = Engine(new FakeSession());
        var running = Submit(engine, maxTokens: 90_000);
        var waiting = Submit(engine);
        await running.ReadAsync(Cancellation);

        await engine.DisposeAsync();

        Assert.Equal(ApiError.Unavailable, (await EndAsync(running)).Failure?.Error);
        Assert.Equal(ApiError.Unavailable, (await EndAsync(waiting)).Failure?.Error);
        Assert.False(engine.TrySubmit(Request(1), Cancellation, out _, out _));
    }

    [Fact]
    public void TokenRate_CountsTheLastTenWholeSeconds()
    {
        var rate = new TokenRate(_time);
        for (var second = 0; second < 30; second++)
        {
            for (var i = 0; i < 7; i++) rate.Count();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(7, rate.PerSecond());
        Assert.Equal(210, rate.Total);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3.5, rate.PerSecond());
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, rate.PerSecond());
    }

    private static SequenceRequest Request(int maxTokens) => new()
    {
        RequestId = "r",
        TenantId = "t",
        Generation = new GenerationRequest
        {
            PromptTokens = [1, 2, 3],
            MaxTokens = maxTokens,
            Sampling = new SamplingSettings { Temperature = 0 },
            EndTokens = new HashSet<int>(),
            Marks = ReasoningMarks.Of(Tokenizer),
        },
    };

    private static ChannelReader<SequenceUpdate> Submit(ModelEngine engine, int maxTokens = 1)
    {
        Assert.True(engine.TrySubmit(Request(maxTokens), CancellationToken.None, out var updates, out var failure), failure?.Message);
        return updates;
    }

    private static async Task<SequenceEnd> EndAsync(ChannelReader<SequenceUpdate> updates)
    {
        SequenceEnd? end = null;
        await foreach (var update in updates.ReadAllAsync(Cancellation)) end = update.End;
        return end!;
    }

    private ModelEngine Engine(FakeSession session, int capacity = 100)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var options = Options.Create(new SchedulingOptions { QueueCapacity = capacity });
        return new ModelEngine("fake@1", session, Tokenizer, new EngineServices(
            options, new SchedulingMetrics(meters), new TokenRate(_time), _time, NullLogger<ModelEngine>.Instance));
    }
}
