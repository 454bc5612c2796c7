using System.Globalization;
using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Portal.Features.Live;

/// <summary>A model version over all replicas that are there.</summary>
public sealed record ModelVersionView
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>On how many replicas it answers.</summary>
    public required int Active { get; init; }

    /// <summary>On how many it is on its way.</summary>
    public required int Underway { get; init; }

    /// <summary>On how many it is loaded and answers only those who name it.</summary>
    public int Ready { get; init; }

    /// <summary>On how many it finishes what it has.</summary>
    public int Draining { get; init; }

    /// <summary>On how many it is only a folder.</summary>
    public int Idle { get; init; }

    /// <summary>On how many it failed.</summary>
    public required int Failed { get; init; }

    public int? ContextLength { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why it failed, as one replica says it.</summary>
    public string? Reason { get; init; }

    private static StringComparer ByNumber { get; } = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    public static IReadOnlyList<ModelVersionView> Of(IEnumerable<ReplicaView> replicas) =>
    [
        .. replicas
            .Where(replica => !replica.Lost)
            .SelectMany(replica => replica.Heartbeat.Models)
            .GroupBy(model => (model.Name, model.Version))
            .OrderBy(group => group.Key.Name, StringComparer.Ordinal)
            .ThenByDescending(group => group.Key.Version, ByNumber)
            .Select(group => new ModelVersionView
            {
                Name = group.Key.Name,
                Version = group.Key.Version,
                Active = group.Count(model => model.State == ModelVersionState.Active),
                Underway = group.Count(model => model.State is ModelVersionState.Verifying or ModelVersionState.Loading or ModelVersionState.Warming),
                Ready = group.Count(model => model.State == ModelVersionState.Ready),
                Draining = group.Count(model => model.State == ModelVersionState.Draining),
                Idle = group.Count(model => model.State is ModelVersionState.Discovered or ModelVersionState.Unloaded),
                Failed = group.Count(model => model.State == ModelVersionState.Failed),
                ContextLength = group.Max(model => model.ContextLength),
                CreatedAt = group.Max(model => model.CreatedAt),
                Reason = group.FirstOrDefault(model => model.State == ModelVersionState.Failed)?.Reason,
            }),
    ];
}
