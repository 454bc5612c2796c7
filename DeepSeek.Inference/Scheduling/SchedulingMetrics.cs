using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>What an engine measures, under OpenTelemetry's names for generative models where there are any.</summary>
internal sealed class SchedulingMetrics
{
    public const string MeterName = "DeepSeek.Inference";

    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60];

    private readonly Histogram<double> _timeToFirstToken;
    private readonly Histogram<double> _timePerOutputToken;
    private readonly Histogram<double> _requestDuration;
    private readonly Counter<long> _tokens;
    private readonly UpDownCounter<long> _waiting;
    private readonly UpDownCounter<long> _running;

    public SchedulingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds };
        _timeToFirstToken = meter.CreateHistogram("gen_ai.server.time_to_first_token", "s", "From admission to the first token.", null, advice);
        _timePerOutputToken = meter.CreateHistogram("gen_ai.server.time_per_output_token", "s", "Between tokens after the first.", null, advice);
        _requestDuration = meter.CreateHistogram("gen_ai.server.request.duration", "s", "From admission to the end.", null, advice);
        _tokens = meter.CreateCounter<long>("deepseek.inference.tokens", "{token}", "Tokens read and generated.");
        _waiting = meter.CreateUpDownCounter<long>("deepseek.inference.sequences.waiting", "{sequence}", "Sequences in the queue.");
        _running = meter.CreateUpDownCounter<long>("deepseek.inference.sequences.running", "{sequence}", "Sequences being generated.");
    }

    public void Waiting(string model, int change) => _waiting.Add(change, Model(model));

    public void Running(string model, int change) => _running.Add(change, Model(model));

    public void FirstToken(string model, TimeSpan sinceAdmission)
    {
        if (_timeToFirstToken.Enabled) _timeToFirstToken.Record(sinceAdmission.TotalSeconds, Model(model));
    }

    /// <summary>Counts a sequence that has ended.</summary>
    /// <param name="model">The model version, as <c>name@version</c>.</param>
    /// <param name="usage">Tokens read and written.</param>
    /// <param name="sinceAdmission">From admission to the end.</param>
    /// <param name="sinceFirstToken">From the first token to the end.</param>
    /// <param name="error">The code of what went wrong, or null.</param>
    public void Ended(string model, GenerationUsage usage, TimeSpan sinceAdmission, TimeSpan sinceFirstToken, string? error)
    {
        _tokens.Add(usage.PromptTokens, Model(model), KeyValuePair.Create<string, object?>("gen_ai.token.type", "input"));
        _tokens.Add(usage.CompletionTokens, Model(model), KeyValuePair.Create<string, object?>("gen_ai.token.type", "output"));
        if (_timePerOutputToken.Enabled && usage.CompletionTokens > 1)
        {
            _timePerOutputToken.Record(sinceFirstToken.TotalSeconds / (usage.CompletionTokens - 1), Model(model));
        }

        if (_requestDuration.Enabled)
        {
            var tags = new TagList { Model(model) };
            if (error is not null) tags.Add("error.type", error);
            _requestDuration.Record(sinceAdmission.TotalSeconds, tags);
        }
    }

    private static KeyValuePair<string, object?> Model(string model) => new("gen_ai.response.model", model);
}
