using System.Collections.Concurrent;
using System.Diagnostics;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class SequenceTracingTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public SequenceTracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SequenceTracing.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Request_Traced_HasSpansOfWhereItsTimeWent()
    {
        using var gate = new RunGate(_ => true);
        await using var engine = Engine(gate);
        var before = engine.Submit(Asking.Request([1], 1));
        await gate.ReachedAsync();
        var (updates, request) = SubmitTraced(engine, Asking.Request(Asking.Prompt(2, 20), 3, Lane.Batch), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        gate.Open();
        await before.AnswerAsync();
        await updates.AnswerAsync();

        var spans = Spans(request);
        Assert.Equal(
            [("queue", 0, 3), ("prefill", 3, 2), ("decode", 5, 2)],
            spans.Select(span => (span.OperationName, (span.StartTimeUtc - DateTime.UnixEpoch).TotalSeconds, span.Duration.TotalSeconds)));
        Assert.All(spans, span =>
        {
            Assert.Equal(request.SpanId, span.ParentSpanId);
            Assert.Equal("fake@1", span.GetTagItem("gen_ai.response.model"));
            Assert.Equal("batch", span.GetTagItem("deepseek.lane"));
        });
        Assert.Equal((20, 0), (spans[1].GetTagItem("gen_ai.usage.input_tokens"), spans[1].GetTagItem("deepseek.cached_tokens")));
        Assert.Equal(3, spans[2].GetTagItem("gen_ai.usage.output_tokens"));
    }

    [Fact]
    public async Task Request_EndsWhileItWaits_HasASpanOfItsWaitingAlone()
    {
        using var gate = new RunGate(_ => true);
        await using var engine = Engine(gate);
        engine.Submit(Asking.Request([1], 1));
        await gate.ReachedAsync();
        using var client = new CancellationTokenSource();
        var (updates, request) = SubmitTraced(engine, Asking.Request(Asking.Prompt(2, 20), 3), client.Token);
        _time.Advance(TimeSpan.FromSeconds(3));
        await client.CancelAsync();
        await updates.AnswerAsync();
        gate.Open();

        var span = Assert.Single(Spans(request));
        Assert.Equal(("queue", 3), (span.OperationName, span.Duration.TotalSeconds));
        Assert.Equal((ActivityStatusCode.Error, "unavailable"), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task Request_FailsWhileItsPromptIsRead_HasAnErrorInThatSpan()
    {
        await using var engine = EngineBuilder.Engine(new FakeSession(_ => throw new InvalidOperationException("broken")), time: _time);
        var (updates, request) = SubmitTraced(engine, Asking.Request(Asking.Prompt(2, 20), 3), CancellationToken.None);
        await updates.AnswerAsync();

        Assert.Equal(
            [("prefill", ActivityStatusCode.Error), ("queue", ActivityStatusCode.Unset)],
            Spans(request).Select(span => (span.OperationName, span.Status)).Order());
    }

    private ModelEngine Engine(RunGate gate) => EngineBuilder.Engine(
        new FakeSession(run =>
        {
            gate.Pass(run);
            if (run.FirstTokens[0] == 2) _time.Advance(TimeSpan.FromSeconds(run.IsPrefill ? 2 : 1));
        }),
        new SchedulingOptions { MaxSequences = 1 },
        _time);

    private static (System.Threading.Channels.ChannelReader<SequenceUpdate> Updates, ActivityContext Trace) SubmitTraced(
        ModelEngine engine, SequenceRequest request, CancellationToken client)
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        return (engine.SubmitAs(request, client), activity.Context);
    }

    private List<Activity> Spans(ActivityContext request) => [.. _spans.Where(span => span.TraceId == request.TraceId).OrderBy(span => span.StartTimeUtc)];
}
