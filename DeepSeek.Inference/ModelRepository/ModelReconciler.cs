using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Inference.ModelRepository.Changeover;
using DeepSeek.Inference.ModelRepository.Desires;
using DeepSeek.Inference.ModelRepository.OnDemand;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Looks again and again at what is there and at what is wanted, and brings each model to the version that should be active. A version that cannot be
/// served never stops the others, and never takes the place of one that can.
/// </summary>
internal sealed partial class ModelReconciler(
    IOptions<ModelRepositoryOptions> options,
    ModelCatalog catalog,
    ModelDiscovery discovery,
    ModelFolderWatcher watcher,
    IDesiredModels desires,
    VersionChoice choice,
    OnDemandModels onDemand,
    ModelChangeover changeover,
    ModelDrains drains,
    ILogger<ModelReconciler> logger) : BackgroundService
{
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        desires.Changed -= watcher.Wake;
        onDemand.Wanted -= watcher.Wake;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values);
        await drains.Running;
        foreach (var model in catalog.Clear()) await model.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        desires.Changed += watcher.Wake;
        onDemand.Wanted += watcher.Wake;
        await desires.LearnAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            Look(stoppingToken);
            await watcher.WaitAsync(IdleCheck, stoppingToken);
        }
    }

    private void Look(CancellationToken stoppingToken)
    {
        try
        {
            discovery.Look();
            Reconcile(stoppingToken);
        }
#pragma warning disable CA1031 // What is served goes on; the next look is soon.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogLookFailed(logger, error);
        }
    }

    private TimeSpan? IdleCheck => options.Value.IdleUnloadSeconds > 0 ? TimeSpan.FromSeconds(options.Value.IdleUnloadSeconds / 2) : null;

    private void Reconcile(CancellationToken stoppingToken)
    {
        foreach (var (name, task) in _running)
        {
            if (task.IsCompleted) _running.Remove(name);
        }

        var models = catalog.Versions.Select(version => version.Name).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in models)
        {
            if (_running.ContainsKey(name)) continue;
            var decision = desires.Find(name);
            var isWanted = onDemand.IsWanted(name);
            if ((desires.TakeUrgency(name) || isWanted || choice.Preloads(name) || catalog.ActiveVersion(name) is not null) && choice.Next(name) is { } version)
            {
                _running[name] = RunAsync(version, decision?.Version == version.Folder.Version ? decision : null, stoppingToken);
            }
            else
            {
                Rest(name, isWanted, stoppingToken);
            }
        }

        if (!catalog.Settled && _running.Count == 0) Settle(models.Count);
    }

    private async Task RunAsync(ModelVersion version, DesiredModel? decision, CancellationToken stoppingToken)
    {
        // Not on the loop's own turn, which looks at the other models meanwhile.
        await Task.Yield();
        try
        {
            await changeover.RunAsync(
                version, decision, () => IsInForce(decision, version.Name), () => choice.IsWanted(version, decision), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // One model's trouble must not end the care for all.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnexpected(logger, error, version.Id);
            version.Fail(error.Message, decision?.Revision ?? 0, version.Content);
            catalog.Touch();
        }

        watcher.Wake();
    }

    // Whoever waits for its turn looks again where how many may change over at a time is another number: none while the roll-out is held.
    private bool IsInForce(DesiredModel? decision, string name)
    {
        var now = desires.Find(name);
        return now?.Revision == decision?.Revision && now?.Parallelism == decision?.Parallelism;
    }

    // Nothing is to be changed: who waits for the model is told, and a model that nobody asks any more gives its memory back.
    private void Rest(string name, bool isWanted, CancellationToken stoppingToken)
    {
        var active = catalog.ActiveVersion(name);
        if (isWanted)
        {
            onDemand.End(name, active is not null ? null : new ApiFailure(
                ApiError.Unavailable, $"{name} cannot be loaded at the moment.", "model", TimeSpan.FromSeconds(options.Value.LoadWaitSeconds)));
        }

        if (active?.Served is not { } served || options.Value.IdleUnloadSeconds <= 0 || choice.Preloads(name)) return;
        if (served.Idle < TimeSpan.FromSeconds(options.Value.IdleUnloadSeconds)) return;
        LogIdle(logger, active.Id, options.Value.IdleUnloadSeconds);
        catalog.Retire(active);
        _ = drains.Begin(active, served, stoppingToken);
    }

    private void Settle(int models)
    {
        catalog.Settle();
        if (models == 0) LogNoModels(logger, options.Value.Path);
        else if (!catalog.Versions.Any(version => version.Content.Fault is null && !version.HasFailed(0))) LogNothingServed(logger, options.Value.Path);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Changing over to {ModelVersion} failed in a way that was not foreseen.")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string modelVersion);

    [LoggerMessage(Level = LogLevel.Error, Message = "The models could not be looked through; it is tried again soon.")]
    private static partial void LogLookFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "Nobody has asked {ModelVersion} anything for {Seconds} s (Models:IdleUnloadSeconds): it is unloaded, until somebody does.")]
    private static partial void LogIdle(ILogger logger, string modelVersion, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "There is no model under {Path}: not ready. A model is a folder <name>/<version>/ there; Models:Path or MODEL_PATH names another place.")]
    private static partial void LogNoModels(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "None of the models under {Path} can be served: not ready.")]
    private static partial void LogNothingServed(ILogger logger, string path);
}
