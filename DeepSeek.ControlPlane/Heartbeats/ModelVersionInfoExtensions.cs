using DeepSeek.Contracts.Http;

namespace DeepSeek.ControlPlane.Heartbeats;

/// <summary>What tenants see of a heartbeat.</summary>
public static class ModelVersionInfoExtensions
{
    /// <summary>A version as the public API lists it.</summary>
    /// <param name="status">The version.</param>
    /// <param name="replica">Whose heartbeat it is from; null from a service that runs alone.</param>
    /// <param name="desired">Whether it is to be active; null where nobody has decided.</param>
    public static ModelVersionInfo ToInfo(this ModelVersionStatus status, string? replica, bool? desired = null) => new()
    {
        Id = $"{status.Name}@{status.Version}",
        Version = status.Version,
        State = status.State.ToString().ToLowerInvariant(),
        Active = status.State == ModelVersionState.Active,
        Desired = desired,
        Replica = replica,
        Progress = status is { VerifiedBytes: { } verified, TotalBytes: > 0 and var total } ? Math.Clamp((double)verified / total, 0, 1) : null,
        Reason = status.Reason,
        CreatedAt = status.CreatedAt?.ToUnixTimeSeconds(),
    };
}
