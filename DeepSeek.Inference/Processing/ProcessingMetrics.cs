using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Processing;

/// <summary>What processors take and how they fail.</summary>
internal sealed class ProcessingMetrics
{
    private static readonly double[] Seconds = [0.00001, 0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

    private readonly ConcurrentDictionary<ProcessorGuard, byte> _guards = [];
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;

    public ProcessingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SchedulingMetrics.MeterName);
        _duration = meter.CreateHistogram(
            "deepseek.inference.processor.duration", "s", "One call of a processor.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _failures = meter.CreateCounter<long>("deepseek.inference.processor.failures", "{call}", "Calls that brought nothing.");
        meter.CreateObservableUpDownCounter(
            "deepseek.inference.processor.abandoned",
            () => ByProcessor(guard => guard.Abandoned, Enumerable.Sum),
            "{call}",
            "Abandoned calls that have not returned.");
        meter.CreateObservableGauge(
            "deepseek.inference.processor.circuit_open",
            () => ByProcessor(guard => guard.IsOpen ? 1 : 0, Enumerable.Max),
            "1",
            "1 while calls are kept away.");
    }

    /// <summary>Includes a processor in what is observed.</summary>
    public void Add(ProcessorGuard guard) => _guards.TryAdd(guard, 0);

    public void Remove(ProcessorGuard guard) => _guards.TryRemove(guard, out _);

    /// <summary>Counts a call.</summary>
    public void Called(string processor, string stage, TimeSpan duration, CallFault fault)
    {
        if (_duration.Enabled && fault != CallFault.CircuitOpen) _duration.Record(duration.TotalSeconds, Processor(processor), Stage(stage));
        if (fault == CallFault.None) return;
        _failures.Add(1, new TagList { Processor(processor), Stage(stage), new("error.type", NameOf(fault)) });
    }

    // One may stand in several pipelines, each with its own guards.
    private IEnumerable<Measurement<int>> ByProcessor(Func<ProcessorGuard, int> figure, Func<IEnumerable<int>, int> together) =>
        _guards.Keys.GroupBy(guard => (guard.Name, guard.Stage)).Select(same =>
            new Measurement<int>(together(same.Select(figure)), Processor(same.Key.Name), Stage(same.Key.Stage)));

    private static string NameOf(CallFault fault) => fault switch
    {
        CallFault.Broken => "broken",
        CallFault.Stalled => "stalled",
        _ => "circuit_open",
    };

    private static KeyValuePair<string, object?> Processor(string name) => new("deepseek.processor", name);

    private static KeyValuePair<string, object?> Stage(string stage) => new("deepseek.processor.stage", stage);
}
