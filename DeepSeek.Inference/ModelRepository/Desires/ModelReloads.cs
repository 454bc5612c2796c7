using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.ModelRepository.Desires;

/// <summary>
/// Reloads on request, of a service that stands alone. What comes again under the same name is not done again: who asks twice watches the same reload.
/// </summary>
internal sealed class ModelReloads(ModelCatalog catalog, ModelDiscovery discovery, StandaloneDesiredModels desires, TimeProvider time)
{
    // What was asked long ago nobody asks about any more.
    private const int Remembered = 1_000;

    // States in between last so short that they may be missed; while files are read nothing changes but a number.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, ModelReload> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _lock = new();

    /// <summary>Asks for a version to be active.</summary>
    /// <param name="id">The request's name.</param>
    /// <param name="name">The model.</param>
    /// <param name="version">The version; null for the newest that is complete.</param>
    /// <param name="reload">What can be watched.</param>
    /// <param name="failure">Why there is nothing to watch.</param>
    public bool TryBegin(
        string id, string name, string? version, [NotNullWhen(true)] out ModelReload? reload, [NotNullWhen(false)] out ApiFailure? failure)
    {
        // Who has just copied a version need not wait until it is found.
        discovery.Look();
        lock (_lock)
        {
            if (_known.TryGetValue(id, out reload))
            {
                failure = null;
                if (reload.Model == name && (version is null || reload.Version == version)) return true;
                failure = new ApiFailure(ApiError.InvalidParameter, $"The request '{id}' was about {reload.Model}@{reload.Version}; each needs an id of its own.");
                return false;
            }

            if (!TryFind(name, version, out var target, out failure)) return false;
            var before = catalog.ActiveVersion(name);
            var asked = desires.Ask(target.Folder);
            reload = new ModelReload(id, name, target.Folder.Version, before == target ? null : before?.Folder.Version, asked.Revision, target);
            _known[id] = reload;
            _order.Enqueue(id);
            if (_order.Count > Remembered) _known.Remove(_order.Dequeue());
            return true;
        }
    }

    /// <summary>How far a reload is, whenever something has changed, until it is over.</summary>
    public async IAsyncEnumerable<ModelReloadResult> WatchAsync(ModelReload reload, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnChange() => changes.Writer.TryWrite(true);
        catalog.Changed += OnChange;
        desires.Changed += OnChange;
        try
        {
            while (true)
            {
                var result = reload.Describe(catalog, desires);
                yield return result;
                if (result.State != ModelReloadStates.RollingOut) yield break;
                using var due = new CancellationTokenSource(Refresh, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
                try
                {
                    await changes.Reader.ReadAsync(either.Token);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // How many bytes were verified is told in any case.
                }
            }
        }
        finally
        {
            catalog.Changed -= OnChange;
            desires.Changed -= OnChange;
        }
    }

    private bool TryFind(
        string name, string? version, [NotNullWhen(true)] out ModelVersion? found, [NotNullWhen(false)] out ApiFailure? failure)
    {
        var versions = catalog.Versions
            .Where(candidate => candidate.Name == name)
            .OrderByDescending(candidate => candidate.Folder.Version, ModelFolderScanner.VersionOrder)
            .ToList();
        found = version is null
            ? versions.FirstOrDefault(candidate => candidate.Content.Fault is null) ?? versions.FirstOrDefault()
            : versions.FirstOrDefault(candidate => candidate.Folder.Version == version);
        failure = found is not null ? null : versions.Count == 0
            ? new ApiFailure(ApiError.ModelNotFound, $"There is no model '{name}' here.", "name")
            : new ApiFailure(ApiError.ModelNotFound, $"{name} has no version '{version}' here; GET /v1/models/{name}/versions lists what there is.", "version");
        return found is not null;
    }
}
