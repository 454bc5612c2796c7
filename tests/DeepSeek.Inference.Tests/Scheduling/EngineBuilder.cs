using System.Diagnostics.Metrics;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Scheduling.Metering;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tokenization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>Puts engines together, around a model of a test's choice.</summary>
internal static class EngineBuilder
{
    public static readonly ModelTokenizer Tokenizer =
        new(TokenizerFileReader.Parse(File.ReadAllBytes(Path.Combine(TestPaths.Model, TokenizerFileReader.FileName))));

    public static readonly ReasoningMarks Marks = ReasoningMarks.Of(Tokenizer);

    public static ModelEngine Engine(
        IModelSession session, SchedulingOptions? options = null, TimeProvider? time = null, IMeterFactory? meters = null, Action<string>? endProcess = null) =>
        new("fake@1", session, Tokenizer, Services(options, time, meters, endProcess));

    public static EngineServices Services(
        SchedulingOptions? options = null, TimeProvider? time = null, IMeterFactory? meters = null, Action<string>? endProcess = null, IUsageReports? usage = null) =>
        new(
            Options.Create(options ?? new SchedulingOptions()),
            new SchedulingMetrics(meters ?? new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
            time ?? TimeProvider.System,
            NullLogger<ModelEngine>.Instance,
            usage)
        {
            EndProcess = endProcess ?? (reason => throw new InvalidOperationException(reason)),
        };
}
