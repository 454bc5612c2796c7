using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Processing.Plugins;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>
/// Builds the pipelines when the service starts. What cannot be built stops the start: a pipeline that silently lacks a processor would let through
/// what somebody relies on it to stop.
/// </summary>
internal sealed partial class PipelineBuilder(
    IOptions<ProcessingOptions> options,
    ProcessorPipelines pipelines,
    ProcessingMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService
{
    private static readonly TimeSpan ConstructionLimit = TimeSpan.FromSeconds(10);
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    private readonly List<string> _faults = [];
    private readonly ILogger _logger = loggers.CreateLogger<PipelineBuilder>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var known = KnownProcessors();
        List<ProcessorPipeline> built = [];
        for (var i = 0; i < options.Value.Pipelines.Count; i++)
        {
            var pipeline = options.Value.Pipelines[i];
            List<ConfiguredProcessor> processors = [];
            for (var j = 0; j < pipeline.Processors.Count; j++)
            {
                var key = $"{ProcessingOptions.Section}:Pipelines:{i}:Processors:{j}";
                if (await TryBuildAsync(key, pipeline.Processors[j], known, cancellationToken) is { } processor) processors.Add(processor);
            }

            built.Add(new ProcessorPipeline([.. pipeline.Models], [.. pipeline.Tenants], [.. processors], PipelineFingerprint.Of(pipeline, known)));
            var names = string.Join(", ", pipeline.Processors.Select(processor => processor.Name));
            LogPipeline(_logger, i, names, Names(pipeline.Models), Names(pipeline.Tenants));
        }

        if (_faults.Count > 0) throw new OptionsValidationException(ProcessingOptions.Section, typeof(ProcessingOptions), _faults);
        pipelines.Serve([.. built]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Dictionary<string, ProcessorType> KnownProcessors()
    {
        var known = PluginLoader.In(typeof(PipelineBuilder).Assembly, null).ToDictionary(type => type.Name, StringComparer.Ordinal);
        foreach (var type in PluginLoader.Load(options.Value.PluginPath, _faults))
        {
            if (known.TryAdd(type.Name, type)) continue;
            _faults.Add($"The plug-in {type.Plugin} has a processor '{type.Name}'; there is another of that name.");
        }

        return known;
    }

    private async Task<ConfiguredProcessor?> TryBuildAsync(
        string key, ProcessorOptions processor, Dictionary<string, ProcessorType> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(processor.Name, out var type))
        {
            _faults.Add($"{key}:Name is '{processor.Name}'; known are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
            return null;
        }

        try
        {
            var instance = await CreateAsync(type, processor.Settings ?? NoSettings, cancellationToken);
            return new ConfiguredProcessor(type.Name, instance, stage => Guard(type, stage), PolicyOf(processor));
        }
#pragma warning disable CA1031 // Whatever its constructor throws, the sentence says whose.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _faults.Add($"{key}: '{processor.Name}' cannot be made with its Settings: {error.Message}");
            return null;
        }
    }

    private async Task<object> CreateAsync(ProcessorType type, IConfiguration settings, CancellationToken cancellationToken)
    {
        if (type.Plugin is null) return type.Create(settings);
        using var threads = new PluginThreads(type.Plugin, most: 1);
        var making = threads.Run(_ => ValueTask.FromResult(type.Create(settings)), CancellationToken.None);
        try
        {
            return await making.WaitAsync(ConstructionLimit, time, cancellationToken);
        }
        catch (TimeoutException) when (!making.IsCompleted)
        {
            throw new InvalidOperationException($"Its constructor did not return within {ConstructionLimit.TotalSeconds} s.");
        }
    }

    private ProcessorGuard Guard(ProcessorType type, string stage)
    {
        var threads = type.Plugin is null ? null : new PluginThreads(type.Plugin, options.Value.PluginThreads);
        return new ProcessorGuard(type.Name, stage, threads, options.Value, metrics, time, loggers.CreateLogger<ProcessorGuard>());
    }

    private static FailurePolicy? PolicyOf(ProcessorOptions processor) =>
        processor.OnFailure.Length == 0 ? null : Enum.Parse<FailurePolicy>(processor.OnFailure, ignoreCase: true);

    private static string Names(IList<string> patterns) => patterns.Count == 0 ? "*" : string.Join(", ", patterns);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pipeline {Index}: {Processors}; for models {Models}, tenants {Tenants}.")]
    private static partial void LogPipeline(ILogger logger, int index, string processors, string models, string tenants);
}
