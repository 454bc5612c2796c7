using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Components.Pages.ModelVersions;

/// <summary>A version on a replica.</summary>
public sealed record VersionPlace(string ReplicaId, ModelVersionStatus Status)
{
    /// <summary>How far its files are compared with the manifest, 0 to 1; null where they are not being compared.</summary>
    public double? Verified => Status is { State: ModelVersionState.Verifying, VerifiedBytes: { } verified, TotalBytes: > 0 and var total }
        ? Math.Clamp((double)verified / total, 0, 1)
        : null;

    /// <summary>Since when it is in its state, by the replica's clock; null where it does not say.</summary>
    public DateTimeOffset? Since => Status.Steps.LastOrDefault(step => step.State == Status.State)?.At;

    /// <summary>On all replicas that are there and know of it, by their ids.</summary>
    public static List<VersionPlace> Of(LiveView view, string model, string version) =>
    [
        .. view.Replicas
            .Where(replica => !replica.Lost)
            .OrderBy(replica => replica.Heartbeat.ReplicaId, StringComparer.Ordinal)
            .SelectMany(replica => replica.Heartbeat.Models
                .Where(status => status.Name == model && status.Version == version)
                .Select(status => new VersionPlace(replica.Heartbeat.ReplicaId, status))),
    ];
}
