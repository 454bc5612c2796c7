using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using DeepSeek.Benchmarks.Subjects;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Benchmarks.Engine;

/// <summary>An engine as the service has it, without HTTP.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly LoadedModel _model;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private EngineUnderTest(LoadedModel model, SchedulingOptions options)
    {
        _model = model;
        var meters = _services.GetRequiredService<IMeterFactory>();
        Engine = new ModelEngine(model.Folder.Id, model.Session, model.Tokenizer, new EngineServices(
            Options.Create(options), new SchedulingMetrics(meters), TimeProvider.System, NullLogger<ModelEngine>.Instance));
    }

    public ModelEngine Engine { get; }

    /// <summary>Tells of every step's length, in seconds, on the engine's thread, until it is disposed of.</summary>
    public static MeterListener ListenToSteps(Action<double> step)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name == "deepseek.inference.step.time") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => step(seconds));
        listener.Start();
        return listener;
    }

    public ModelShape Shape => _model.Session.Shape;

    public static async Task<EngineUnderTest> StartAsync(ModelFolder folder, RuntimeOptions runtime, SchedulingOptions options) =>
        new(await BenchmarkModels.LoadAsync(folder, runtime), options);

    /// <summary>A prompt of some length, another one for every seed.</summary>
    public int[] Prompt(int tokens, int seed) =>
        [.. Enumerable.Range(0, tokens).Select(i => (int)(SamplingRandom.Uniform(seed, i, 0) * Math.Min(500, Shape.VocabularySize)))];

    public ChannelReader<SequenceUpdate> Submit(
        int[] prompt, int tokens, string tenant = "tenant", string? partition = null, CancellationToken cancellationToken = default)
    {
        var request = new SequenceRequest
        {
            RequestId = "benchmark",
            TenantId = tenant,
            CachePartition = partition ?? tenant,
            Choices =
            [
                new GenerationRequest
                {
                    PromptTokens = prompt,
                    MaxTokens = tokens,
                    Sampling = new SamplingSettings { Temperature = 0 },
                    EndTokens = _model.Defaults.EndTokens,
                    IgnoreEndTokens = true,
                    Marks = _model.Marks,
                },
            ],
        };
        return Engine.TrySubmit(request, cancellationToken, out var updates, out var failure)
            ? updates
            : throw new InvalidOperationException(failure.Message);
    }

    /// <summary>Reads a sequence to its end.</summary>
    /// <returns>When each of its tokens came, as timestamps, and how it ended.</returns>
    public static async Task<(List<long> Times, SequenceEnd End)> ReadAsync(ChannelReader<SequenceUpdate> updates)
    {
        var times = new List<long>();
        SequenceEnd? end = null;
        await foreach (var update in updates.ReadAllAsync())
        {
            if (update.Token >= 0) times.Add(Stopwatch.GetTimestamp());
            end = update.End;
        }

        return end!.Failure is null ? (times, end) : throw new InvalidOperationException(end.Failure.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _model.Dispose();
        await _services.DisposeAsync();
    }
}
