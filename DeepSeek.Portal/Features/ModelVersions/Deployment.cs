using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>A decision about a model, and how it turned out so far.</summary>
public sealed record Deployment
{
    public required string Name { get; init; }

    public required long Revision { get; init; }

    public required string Version { get; init; }

    /// <summary>The version to go back to; null where there is none.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>One of <see cref="ModelReloadStates"/>.</summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Since when it is held: no further replica changes over. Null while it goes on.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    public required int Parallelism { get; init; }

    public required double WatchSeconds { get; init; }

    /// <summary>As in <see cref="ModelDeployment.PreviousSecondsPerToken"/>.</summary>
    public double? PreviousSecondsPerToken { get; init; }

    /// <summary>As in <see cref="ModelDeployment.PreviousDeviceSecondsPerToken"/>.</summary>
    public double? PreviousDeviceSecondsPerToken { get; init; }

    /// <summary>True while replicas change over, or are watched after it.</summary>
    public bool UnderWay => State == ModelReloadStates.RollingOut;

    /// <summary>True while somebody wants to look before further replicas follow.</summary>
    public bool Held => UnderWay && HeldAt is not null;

    internal static Deployment Of(ModelDeployment record) => new()
    {
        Name = record.Name,
        Revision = record.Revision,
        Version = record.Version,
        PreviousVersion = record.PreviousVersion,
        State = record.State switch
        {
            DeploymentState.RollingOut => ModelReloadStates.RollingOut,
            DeploymentState.Stable => ModelReloadStates.Active,
            DeploymentState.Paused => ModelReloadStates.Paused,
            DeploymentState.RolledBack => ModelReloadStates.RolledBack,
            _ => ModelReloadStates.Superseded,
        },
        Reason = record.Reason,
        RequestedBy = record.RequestedBy,
        RequestedAt = record.RequestedAt,
        EndedAt = record.EndedAt,
        HeldAt = record.HeldAt,
        Parallelism = record.Parallelism,
        WatchSeconds = record.WatchSeconds,
        PreviousSecondsPerToken = record.PreviousSecondsPerToken,
        PreviousDeviceSecondsPerToken = record.PreviousDeviceSecondsPerToken,
    };
}
