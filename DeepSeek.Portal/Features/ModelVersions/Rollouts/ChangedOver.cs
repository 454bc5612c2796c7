using DeepSeek.ControlPlane.Heartbeats;

namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>A replica on which the version became active by the decision in question, and not before.</summary>
/// <param name="ReplicaId">Which.</param>
/// <param name="Status">How the version is there.</param>
/// <param name="Since">For how long it has been active there.</param>
internal sealed record ChangedOver(string ReplicaId, ModelVersionStatus Status, TimeSpan Since)
{
    /// <summary>Null where the replica has not changed over, or had the version before.</summary>
    public static ChangedOver? Of(ReplicaHeartbeat beat, Deployment deployment)
    {
        foreach (var model in beat.Models)
        {
            if (model.Name == deployment.Name && model.Version == deployment.Version && model.State == ModelVersionState.Active
                && IsAfter(model, deployment, out var at))
            {
                // Both times are of the replica's own clock.
                return new ChangedOver(beat.ReplicaId, model, beat.SentAt - (at ?? beat.SentAt));
            }
        }

        return null;
    }

    /// <summary>Whether a version came to the state it is in by this decision, or a later one, and when, where that is known.</summary>
    public static bool IsAfter(ModelVersionStatus status, Deployment deployment, out DateTimeOffset? at)
    {
        at = status.Steps.LastOrDefault(step => step.State == status.State)?.At;

        // A replica that does not name the decision is judged by the clock.
        return status.Revision is { } revision ? revision >= deployment.Revision : at >= deployment.RequestedAt;
    }
}
