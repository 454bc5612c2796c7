using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Tests.Scheduling.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class SchedulingMetricsTests
{
    [Fact]
    public void Instruments_Record_UnderTheirNamesAndTags()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var measured = new List<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SchedulingMetrics.MeterName && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured.Add((instrument.Name, value, Text(tags))));
        listener.Start();
        var metrics = new SchedulingMetrics(services.GetRequiredService<IMeterFactory>());

        metrics.Step("m@1", 3, 0.25);
        metrics.FirstToken("m@1", Lane.Realtime, TimeSpan.FromSeconds(0.5));
        var timings = new SequenceTimings(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(2));
        metrics.Ended(
            "m@1",
            Lane.Batch,
            new SequenceEnd(null, new GenerationUsage(70, 110, 30, 50), timings, new ApiFailure(ApiError.ServerError, "broken")),
            new SequenceWork(Read: 2, Cached: 5, Generated: 11));

        const string Model = "gen_ai.response.model=m@1";
        const string Batch = Model + ",deepseek.lane=batch";
        Assert.Equal(
            [
                ("deepseek.inference.step.time", 0.25, Model),
                ("deepseek.inference.batch.size", 3, Model),
                ("gen_ai.server.time_to_first_token", 0.5, Model + ",deepseek.lane=realtime"),
                ("deepseek.inference.tokens", 2, Batch + ",gen_ai.token.type=input"),
                ("deepseek.inference.tokens", 5, Batch + ",gen_ai.token.type=cached_input"),
                ("deepseek.inference.tokens", 11, Batch + ",gen_ai.token.type=output"),
                ("deepseek.inference.queue.time", 0.25, Batch),
                ("gen_ai.server.time_per_output_token", 0.2, Batch),
                ("gen_ai.server.request.duration", 3, Batch + ",error.type=server_error"),
            ],
            measured);
    }

    [Fact]
    public async Task Tokens_OfAContinuationAndOfWhoNeverBegan_CountWhatWasDoneHere()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var tokens = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "deepseek.inference.tokens" && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => tokens.AddOrUpdate(Text(tags[2..]), value, (_, before) => before + value));
        listener.Start();
        using var gate = new RunGate(_ => true);
        await using var engine = EngineBuilder.Engine(new FakeSession(gate.Pass), new SchedulingOptions { MaxSequences = 1 }, meters: meters);
        var prompt = Asking.Prompt(1, 40);
        var whole = FakeSession.Answer(prompt, 20);
        var continued = engine.Submit(Asking.Request(Asking.Generation(prompt, 20) with { EmittedTokens = whole[..15] }));
        await gate.ReachedAsync();
        using var client = new CancellationTokenSource();
        var neverBegun = engine.SubmitAs(Asking.Request(Asking.Prompt(2, 500), 20), client.Token);
        await client.CancelAsync();
        await neverBegun.AnswerAsync();
        gate.Open();
        await continued.AnswerAsync();

        Assert.Equal(
            [("gen_ai.token.type=cached_input", 0L), ("gen_ai.token.type=input", 40L), ("gen_ai.token.type=output", 5L)],
            tokens.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Listener_Throws_CostsNobodyTheAnswer()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith("gen_ai.", StringComparison.Ordinal) && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("no room for figures"));
        listener.Start();
        await using var engine = EngineBuilder.Engine(new FakeSession(), meters: meters);

        foreach (var first in (int[])[1, 2])
        {
            var answer = await engine.Submit(Asking.Request(Asking.Prompt(first, 20), 5)).AnswerAsync();
            Assert.Equal(FakeSession.Answer(Asking.Prompt(first, 20), 5), answer.Tokens);
            Assert.Equal("length", answer.End.FinishReason);
        }
    }

    [Fact]
    public async Task Instruments_Observed_TellOfEachEngineAndLane()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.IsObservable && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured[$"{instrument.Name} {Text(tags)}"] = value);
        listener.Start();

        using var gate = new RunGate(run => !run.IsPrefill);
        var options = new SchedulingOptions { MaxSequences = 2 };
        var engine = EngineBuilder.Engine(new FakeSession(gate.Pass), options, meters: meters);
        await using (engine)
        {
            var readers = new List<System.Threading.Channels.ChannelReader<SequenceUpdate>>
            {
                engine.Submit(Asking.Request(Asking.Prompt(1, 40), 2)),
            };
            await gate.ReachedAsync();
            readers.Add(engine.Submit(Asking.Request(Asking.Prompt(2, 40), 1, Lane.Batch)));
            readers.Add(engine.Submit(Asking.Request(Asking.Prompt(2, 40), 1, Lane.Batch)));
            listener.RecordObservableInstruments();

            const string Model = "gen_ai.response.model=fake@1";
            Assert.Equal(1, measured[$"deepseek.inference.sequences.running {Model},deepseek.lane=realtime"]);
            Assert.Equal(0, measured[$"deepseek.inference.sequences.running {Model},deepseek.lane=batch"]);
            Assert.Equal(0, measured[$"deepseek.inference.sequences.waiting {Model},deepseek.lane=realtime"]);
            Assert.Equal(2, measured[$"deepseek.inference.sequences.waiting {Model},deepseek.lane=batch"]);
            Assert.Equal(0, measured[$"deepseek.inference.sequences.preempted {Model},deepseek.lane=batch"]);
            Assert.Equal(0, measured[$"deepseek.inference.memory.shortages {Model}"]);
            Assert.Equal(200_000, measured[$"deepseek.inference.kv_cache.capacity {Model}"]);
            Assert.Equal(40, measured[$"deepseek.inference.kv_cache.tokens {Model}"]);
            Assert.Equal(2_000, measured[$"deepseek.inference.prefix_cache.size {Model}"]);
            Assert.Equal(0, measured[$"deepseek.inference.prefix_cache.hits {Model}"]);
            Assert.Equal(40, measured[$"deepseek.inference.prefix_cache.lookups {Model}"]);
            gate.Open();
            foreach (var reader in readers) await reader.AnswerAsync();
        }

        measured.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(measured);
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
