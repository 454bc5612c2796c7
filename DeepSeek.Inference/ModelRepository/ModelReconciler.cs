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

        var models = catalog.Versions.GroupBy(version => version.Name, StringComparer.Ordinal).ToList();
        foreach (var versions in models)
        {
            if (_running.ContainsKey(versions.Key)) continue;
            var decision = desires.Find(versions.Key);
            var isWanted = onDemand.IsWanted(versions.Key);
            if (Choose(versions.Key, versions, decision, isWanted) is { } version)
            {
                _running[versions.Key] = RunAsync(version, decision?.Version == version.Folder.Version ? decision : null, stoppingToken);
            }
            else
            {
                Rest(versions.Key, decision, isWanted, stoppingToken);
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
                version, decision, () => desires.Find(version.Name)?.Revision == decision?.Revision, () => IsWanted(version, decision), stoppingToken);
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

    // The version that is to be tried next; null where all is as it should be, or as good as it gets.
    private ModelVersion? Choose(string name, IEnumerable<ModelVersion> versions, DesiredModel? decision, bool isWanted)
    {
        var active = catalog.ActiveVersion(name);
        if (active is null && !isWanted && !Preloads(name, decision)) return null;
        if (decision is not null && versions.FirstOrDefault(version => version.Folder.Version == decision.Version) is { } desired)
        {
            if (desired == active) return null;
            if (!desired.HasFailed(decision.Revision)) return desired;
        }

        // Better another version than none: what is active stays, whatever became of the desired one.
        if (active is not null && (decision is not null || !desires.FollowsNewest)) return null;
        return versions
            .Where(version => desires.FollowsNewest || version.FoundAtStart || decision is not null)
            .Where(version => version.Content.Fault is null && !version.HasFailed(0))
            .OrderByDescending(version => version.Folder.Version, ModelFolderScanner.VersionOrder)
            .TakeWhile(version => active is null || ModelFolderScanner.VersionOrder.Compare(version.Folder.Version, active.Folder.Version) > 0)
            .FirstOrDefault();
    }

    // Whether what is under way is still to be: another decision may have come meanwhile.
    private bool IsWanted(ModelVersion version, DesiredModel? decision)
    {
        var now = desires.Find(version.Name);
        if (decision is not null) return now?.Version == decision.Version;
        return now is null || now.Version == version.Folder.Version || catalog.ActiveVersion(version.Name) is null;
    }

    private bool Preloads(string name, DesiredModel? decision) => decision?.Preload ?? options.Value.Preloads(name);

    // Nothing is to be changed: who waits for the model is told, and a model that nobody asks any more gives its memory back.
    private void Rest(string name, DesiredModel? decision, bool isWanted, CancellationToken stoppingToken)
    {
        var active = catalog.ActiveVersion(name);
        if (isWanted)
        {
            onDemand.End(name, active is not null ? null : new ApiFailure(
                ApiError.Unavailable, $"{name} cannot be loaded at the moment.", "model", TimeSpan.FromSeconds(options.Value.LoadWaitSeconds)));
        }

        if (active?.Served is not { } served || options.Value.IdleUnloadSeconds <= 0 || Preloads(name, decision)) return;
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
