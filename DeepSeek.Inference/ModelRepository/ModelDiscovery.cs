using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository.Desires;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>
/// Finds the versions that have come, changed or gone since it last looked. What is in memory is not touched by anything that happens to its folder.
/// </summary>
internal sealed partial class ModelDiscovery(
    IOptions<ModelRepositoryOptions> options, ModelCatalog catalog, IDesiredModels desires, TimeProvider time, ILogger<ModelDiscovery> logger)
{
    private readonly Lock _lock = new();
    private bool _started;

    /// <summary>Looks through the folder.</summary>
    public void Look()
    {
        try
        {
            lock (_lock)
            {
                var found = ModelFolderScanner.Scan(options.Value.Path).SelectMany(versions => versions).ToList();
                foreach (var folder in found) See(folder);
                Forget(found);
                _started = true;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A network volume that is away for a while takes nothing away.
            LogUnreadable(logger, options.Value.Path, error.Message);
        }
    }

    private void See(ModelFolder folder)
    {
        var known = catalog.Version(folder.Id);
        var content = ModelFolderContent.Read(folder, known?.Content);
        if (known is null)
        {
            catalog.Add(new ModelVersion(folder, content, foundAtStart: !_started, time));
        }
        else
        {
            if (!known.See(content)) return;
            catalog.Touch();
            if (known.Served is not null)
            {
                LogChangedWhileServed(logger, folder.Id);
                return;
            }
        }

        if (content.Fault is { } fault)
        {
            LogIncomplete(logger, folder.Id, fault);
            return;
        }

        LogDiscovered(logger, folder.Id);
        desires.Found(folder);
    }

    private void Forget(List<ModelFolder> found)
    {
        var ids = found.Select(folder => folder.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var version in catalog.Versions.Where(version => !ids.Contains(version.Id)).ToList())
        {
            // What is being loaded fails by itself, what is served goes on.
            if (version.State is not (ModelVersionState.Discovered or ModelVersionState.Failed or ModelVersionState.Unloaded)) continue;
            if (version.Served is not null) continue;
            LogGone(logger, version.Id);
            catalog.Remove(version);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{ModelVersion} was found, complete by its manifest.")]
    private static partial void LogDiscovered(ILogger logger, string modelVersion);

    [LoggerMessage(Level = LogLevel.Information, Message = "{ModelVersion} was found and is not complete: {Reason}")]
    private static partial void LogIncomplete(ILogger logger, string modelVersion, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The files of {ModelVersion} have changed while it is served: it goes on as it was loaded. A change belongs into a version of its own.")]
    private static partial void LogChangedWhileServed(ILogger logger, string modelVersion);

    [LoggerMessage(Level = LogLevel.Information, Message = "The folder of {ModelVersion} is gone.")]
    private static partial void LogGone(ILogger logger, string modelVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be looked through: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
