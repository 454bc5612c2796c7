using System.Globalization;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>A model as the heartbeats of all replicas tell of it.</summary>
internal sealed class ModelInFleet(string name, IReadOnlyList<ReplicaHeartbeat> heartbeats)
{
    private static readonly StringComparer ByNumber = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    private readonly List<ModelVersionStatus> _statuses = [.. heartbeats.SelectMany(beat => beat.Models).Where(model => model.Name == name)];

    /// <summary>True where some replica has it.</summary>
    public bool IsKnown => _statuses.Count > 0;

    /// <summary>The newest version that has not failed everywhere; null where there is none.</summary>
    public string? NewestVersion => _statuses
        .Where(status => status.State != ModelVersionState.Failed)
        .Select(status => status.Version)
        .OrderDescending(ByNumber)
        .FirstOrDefault();

    /// <summary>True where some replica has the version.</summary>
    public bool Has(string version) => _statuses.Exists(status => status.Version == version);

    /// <summary>What most replicas serve, other than the given version; null where none serves another.</summary>
    public string? ServedOtherThan(string version) => _statuses
        .Where(status => status.State == ModelVersionState.Active && status.Version != version)
        .CountBy(status => status.Version)
        .OrderByDescending(entry => entry.Value)
        .ThenByDescending(entry => entry.Key, ByNumber)
        .Select(entry => entry.Key)
        .FirstOrDefault();

    /// <summary>
    /// The time a token of a version takes where it takes longest, in seconds; null where nobody knows. The longest, because a slow device is no fault of
    /// the version that comes after.
    /// </summary>
    public double? SecondsPerToken(string version) => Served(version).Max(status => status.SecondsPerToken);

    /// <summary>What a token of a version takes of the device where it takes most, in seconds; null where nobody knows.</summary>
    public double? DeviceSecondsPerToken(string version) => Served(version).Max(status => status.DeviceSecondsPerToken);

    private IEnumerable<ModelVersionStatus> Served(string version) =>
        _statuses.Where(status => status.State == ModelVersionState.Active && status.Version == version);
}
