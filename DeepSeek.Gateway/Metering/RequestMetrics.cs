using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Metering;

/// <summary>Requests as OpenTelemetry sees them, in seconds.</summary>
internal sealed class RequestMetrics
{
    public const string MeterName = "DeepSeek.Gateway.Requests";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstByte;
    private readonly Histogram<double> _overhead;
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Histogram<double> _timePerOutputToken;
    private readonly Histogram<long> _tokens;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("gen_ai.server.request.duration", "s", "From a request's arrival to the end of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });
        _timeToFirstByte = meter.CreateHistogram<double>(
            "deepseek.gateway.time_to_first_byte", "s", "From a request's arrival to the first byte of its answer.");
        _timeToFirstToken = meter.CreateHistogram<double>(
            "gen_ai.server.time_to_first_token", "s", "From a request's arrival to the first token of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });
        _timePerOutputToken = meter.CreateHistogram<double>(
            "gen_ai.server.time_per_output_token", "s", "From token to token after the first.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5] });
        _tokens = meter.CreateHistogram<long>(
            "gen_ai.client.token.usage", "{token}", "Tokens of a request, read and generated.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576] });
        _overhead = meter.CreateHistogram<double>(
            "deepseek.gateway.overhead", "s", "From a request's arrival to its being sent to the first replica.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1] });
    }

    /// <summary>Takes the tokens of a request that has any.</summary>
    public void RecordTokens(string operation, string model, Usage? usage, TimeSpan? timeToFirstToken, double? secondsPerToken)
    {
        if (timeToFirstToken is { } first && _timeToFirstToken.Enabled)
        {
            _timeToFirstToken.Record(first.TotalSeconds, Operation(operation), Provider, Of(model));
        }

        if (secondsPerToken is { } each && _timePerOutputToken.Enabled)
        {
            _timePerOutputToken.Record(each, Operation(operation), Provider, Of(model));
        }

        if (usage is { PromptTokens: > 0 } && _tokens.Enabled)
        {
            // More than three tags have no overload without an array but this one.
            _tokens.Record(usage.PromptTokens, new TagList { Operation(operation), Provider, Of(model), new("gen_ai.token.type", "input") });
            _tokens.Record(usage.CompletionTokens, new TagList { Operation(operation), Provider, Of(model), new("gen_ai.token.type", "output") });
        }
    }

    /// <summary>What the conventions call that which a route does.</summary>
    public static string OperationOf(AnswerRoute route) => route == AnswerRoute.Completions ? "text_completion" : "chat";

    private static KeyValuePair<string, object?> Operation(string name) => new("gen_ai.operation.name", name);

    // As the conventions call the models of DeepSeek.
    private static KeyValuePair<string, object?> Provider => new("gen_ai.provider.name", "deepseek");

    private static KeyValuePair<string, object?> Of(string model) => new("gen_ai.request.model", model);

    public void Record(string operation, string model, string? errorType, TimeSpan duration, TimeSpan? timeToFirstByte, TimeSpan? overhead)
    {
        if (_duration.Enabled)
        {
            var tags = new TagList { Operation(operation), Provider, Of(model) };
            if (errorType is not null)
            {
                tags.Add("error.type", errorType);
            }

            _duration.Record(duration.TotalSeconds, tags);
        }

        if (timeToFirstByte is { } first && _timeToFirstByte.Enabled)
        {
            _timeToFirstByte.Record(first.TotalSeconds, new KeyValuePair<string, object?>("gen_ai.request.model", model));
        }

        if (overhead is { } own && _overhead.Enabled)
        {
            _overhead.Record(own.TotalSeconds);
        }
    }
}
