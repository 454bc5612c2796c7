using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeepSeek.ControlPlane.InternalCalls;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What engines measure, under OpenTelemetry's names for generative models where there are any.</summary>
internal sealed class SchedulingMetrics
{
    public const string MeterName = "DeepSeek.Inference";

    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];
    private static readonly double[] Rows = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly ConcurrentDictionary<ModelEngine, byte> _engines = [];
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Histogram<double> _timePerOutputToken;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _stepTime;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<long> _tokens;

    public SchedulingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds };
        _timeToFirstToken = meter.CreateHistogram("gen_ai.server.time_to_first_token", "s", "From admission to the first token.", null, advice);
        _timePerOutputToken = meter.CreateHistogram("gen_ai.server.time_per_output_token", "s", "Between tokens after the first.", null, advice);
        _requestDuration = meter.CreateHistogram("gen_ai.server.request.duration", "s", "From admission to the end.", null, advice);
        _queueTime = meter.CreateHistogram("deepseek.inference.queue.time", "s", "From admission until the prompt is begun.", null, advice);
        _stepTime = meter.CreateHistogram("deepseek.inference.step.time", "s", "One step of the engine.", null, advice);
        _batchSize = meter.CreateHistogram(
            "deepseek.inference.batch.size", "{sequence}", "Sequences that got a token in a step.", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [.. Rows.Select(rows => (int)rows)] });
        _tokens = meter.CreateCounter<long>("deepseek.inference.tokens", "{token}", "Tokens read, taken from the prefix cache, and generated.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.sequences.waiting", () => ByLane(lane => lane.Waiting), "{sequence}", "Sequences in the queue.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.sequences.running", () => ByLane(lane => lane.Running), "{sequence}", "Sequences in slots.");
        meter.CreateObservableCounter(
            "deepseek.inference.sequences.preempted", () => ByLane(lane => lane.Preempted), "{sequence}", "Times that a sequence lost its slot.");
        meter.CreateObservableCounter(
            "deepseek.inference.memory.shortages", () => ByEngine(status => status.RunsWithoutMemory), "{run}", "Runs that found no memory.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.kv_cache.tokens", () => ByEngine(status => status.CachedTokens), "{token}", "Tokens in the key-value cache.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.kv_cache.capacity", () => ByEngine(status => status.CacheCapacityTokens), "{token}", "Tokens that it holds at most.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.prefix_cache.size", () => ByEngine(status => status.PrefixCacheBytes), "By", "Memory of the prefix cache.");
        meter.CreateObservableCounter(
            "deepseek.inference.prefix_cache.hits", () => ByEngine(status => status.PrefixHitTokens), "{token}", "Prompt tokens found there.");
        meter.CreateObservableCounter(
            "deepseek.inference.prefix_cache.lookups", () => ByEngine(status => status.PrefixLookupTokens), "{token}", "Prompt tokens looked for.");
    }

    /// <summary>Includes an engine in what is observed.</summary>
    public void Add(ModelEngine engine) => _engines.TryAdd(engine, 0);

    public void Remove(ModelEngine engine) => _engines.TryRemove(engine, out _);

    /// <summary>Counts a step.</summary>
    public void Step(string model, int rows, double seconds)
    {
        if (_stepTime.Enabled) _stepTime.Record(seconds, Model(model));
        if (_batchSize.Enabled) _batchSize.Record(rows, Model(model));
    }

    /// <summary>Counts the first token of a sequence.</summary>
    public void FirstToken(string model, Lane lane, TimeSpan sinceAdmission)
    {
        if (_timeToFirstToken.Enabled) _timeToFirstToken.Record(sinceAdmission.TotalSeconds, Model(model), Of(lane));
    }

    /// <summary>Counts a sequence that has ended.</summary>
    /// <param name="model">What it ran on.</param>
    /// <param name="lane">Its lane.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="work">What was done for it here: an answer that went from replica to replica is counted once in all.</param>
    public void Ended(string model, Lane lane, SequenceEnd end, SequenceWork work)
    {
        var timings = end.Timings;
        Tokens("input", work.Read);
        Tokens("cached_input", work.Cached);
        Tokens("output", work.Generated);
        if (_queueTime.Enabled) _queueTime.Record(timings.Queue.TotalSeconds, Model(model), Of(lane));
        if (_timePerOutputToken.Enabled && work.Generated > 1)
        {
            _timePerOutputToken.Record(timings.Decode.TotalSeconds / (work.Generated - 1), Model(model), Of(lane));
        }

        if (_requestDuration.Enabled)
        {
            var tags = new TagList { Model(model), Of(lane) };
            if (end.Failure is { } failure) tags.Add("error.type", Contracts.Errors.ApiErrors.Code(failure.Error));
            _requestDuration.Record((timings.Queue + timings.Prefill + timings.Decode).TotalSeconds, tags);
        }

        void Tokens(string type, long count) =>
            _tokens.Add(count, Model(model), Of(lane), KeyValuePair.Create<string, object?>("gen_ai.token.type", type));
    }

    private IEnumerable<Measurement<long>> ByEngine(Func<EngineStatus, long> figure) =>
        _engines.Keys.Select(engine => new Measurement<long>(figure(engine.Status), Model(engine.ModelVersion)));

    private IEnumerable<Measurement<long>> ByLane(Func<LaneFigures, long> figure)
    {
        foreach (var engine in _engines.Keys)
        {
            var status = engine.Status;
            yield return new Measurement<long>(figure(status.Realtime), Model(engine.ModelVersion), Of(Lane.Realtime));
            yield return new Measurement<long>(figure(status.Batch), Model(engine.ModelVersion), Of(Lane.Batch));
        }
    }

    private static KeyValuePair<string, object?> Model(string model) => new("gen_ai.response.model", model);

    private static KeyValuePair<string, object?> Of(Lane lane) => new("deepseek.lane", lane == Lane.Realtime ? "realtime" : "batch");
}
