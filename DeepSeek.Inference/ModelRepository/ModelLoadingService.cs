using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Loads the newest version of each model when the service starts. Where it is broken, the one before it is tried: a bad copy must not take a model
/// away. A broken version never stops the others.
/// </summary>
internal sealed partial class ModelLoadingService(
    IOptions<ModelRepositoryOptions> options,
    ModelCatalog catalog,
    ModelVersionLoader loader,
    EngineServices engines,
    TimeProvider time,
    ILogger<ModelLoadingService> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var model in catalog.Clear()) await model.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var models = ModelFolderScanner.Scan(options.Value.Path);
        foreach (var folder in models.Select(versions => versions[0])) Report(folder, ModelVersionState.Discovered);
        foreach (var versions in models)
        {
            foreach (var folder in versions)
            {
                if (await TryServeAsync(folder, stoppingToken)) break;
            }
        }

        catalog.Settle();
        if (models.Count == 0) LogNoModels(logger, options.Value.Path);
        else if (catalog.Served.IsEmpty) LogNothingServed(logger, options.Value.Path);
    }

    private async Task<bool> TryServeAsync(ModelFolder folder, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        LoadedModel? unserved = null;
        try
        {
            var model = unserved = await loader.LoadAsync(folder, state => Report(folder, state), cancellationToken);
            var engine = new ModelEngine(folder.Id, model.Session, model.Tokenizer, engines);
            var served = new ServedModel(model, engine);
            catalog.Serve(served);
            unserved = null;
            Report(folder, ModelVersionState.Active, model);
            LogActive(
                logger, folder.Id, model.Manifest.ParameterCount, model.Manifest.Precision, served.ContextTokens, model.Session.Device,
                model.Manifest.GoldenPrompts.Count, time.GetElapsedTime(started).TotalSeconds);
            return true;
        }
#pragma warning disable CA1031 // Whatever a version throws, it is that version which cannot be served.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            unserved?.Dispose();
            if (error is not ModelLoadException) LogUnexpected(logger, error, folder.Id);
            Report(folder, ModelVersionState.Failed, reason: error.Message);
            LogFailed(logger, folder.Id, error.Message);
            return false;
        }
    }

    private void Report(ModelFolder folder, ModelVersionState state, LoadedModel? model = null, string? reason = null) =>
        catalog.Report(new ModelVersionStatus
        {
            Name = folder.Name,
            Version = folder.Version,
            State = state,
            ContextLength = model?.Session.Shape.ContextTokens,
            CreatedAt = model?.CreatedAt,
            Reason = reason,
        });

    [LoggerMessage(Level = LogLevel.Information, Message =
        "{ModelVersion} is active: {Parameters} parameters in {Precision}, {ContextTokens} tokens of context, on {Device}; "
        + "{GoldenPrompts} golden prompts answered; {Seconds:0.00} s.")]
    private static partial void LogActive(
        ILogger logger, string modelVersion, long parameters, string precision, int contextTokens, RuntimeDevice device, int goldenPrompts,
        double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Loading {ModelVersion} failed in a way that was not foreseen.")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string modelVersion);

    [LoggerMessage(Level = LogLevel.Error, Message = "{ModelVersion} cannot be served: {Reason}")]
    private static partial void LogFailed(ILogger logger, string modelVersion, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "There is no model under {Path}: not ready. A model is a folder <name>/<version>/ there; Models:Path or MODEL_PATH names another place.")]
    private static partial void LogNoModels(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "None of the models under {Path} can be served: not ready.")]
    private static partial void LogNothingServed(ILogger logger, string path);
}
