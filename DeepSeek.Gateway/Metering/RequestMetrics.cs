using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DeepSeek.Gateway.Metering;

/// <summary>Requests as OpenTelemetry sees them, in seconds.</summary>
internal sealed class RequestMetrics
{
    public const string MeterName = "DeepSeek.Gateway.Requests";

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstByte;
    private readonly Histogram<double> _overhead;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("gen_ai.server.request.duration", "s", "From a request's arrival to the end of its answer.");
        _timeToFirstByte = meter.CreateHistogram<double>(
            "deepseek.gateway.time_to_first_byte", "s", "From a request's arrival to the first byte of its answer.");
        _overhead = meter.CreateHistogram<double>(
            "deepseek.gateway.overhead", "s", "From a request's arrival to its being sent to the first replica.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1] });
    }

    public void Record(string model, string? errorType, TimeSpan duration, TimeSpan? timeToFirstByte, TimeSpan? overhead)
    {
        if (_duration.Enabled)
        {
            var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", model } };
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
