using System.Globalization;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Features.Live;

namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>
/// Judges a roll-out by what replicas say of themselves. Remembers nothing, so that a portal that was killed in the middle, or another one, comes to the
/// same verdict.
/// </summary>
internal static class RolloutJudge
{
    /// <summary>How long a replica that vanished is waited for: one that was killed comes back within it, with whatever is wrong with the version.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromSeconds(30);

    /// <summary>The verdict.</summary>
    /// <param name="deployment">The decision.</param>
    /// <param name="replicas">All that are there, and those that were a while ago.</param>
    /// <param name="now">The time by which the lost ones are told from the gone ones.</param>
    /// <param name="limits">What a version may do.</param>
    public static RolloutVerdict Judge(Deployment deployment, IEnumerable<ReplicaView> replicas, DateTimeOffset now, RolloutOptions limits)
    {
        var concerned = replicas
            .Where(replica => (!replica.Lost || now - replica.HeardAt <= Return) && replica.Heartbeat.Models.Any(model => model.Name == deployment.Name))
            .ToList();
        var present = concerned.Where(replica => !replica.Lost).Select(replica => replica.Heartbeat).ToList();
        if (Failure(deployment, present) is { } failure)
        {
            return RolloutVerdict.Stop(failure);
        }

        var changed = present.Select(beat => ChangedOver.Of(beat, deployment)).OfType<ChangedOver>().ToList();
        if (Errors(deployment, changed, limits) is { } errors)
        {
            return RolloutVerdict.Stop(errors);
        }

        if (Slowness(deployment, changed, present, limits) is { } slowness)
        {
            return RolloutVerdict.Stop(slowness);
        }

        var everywhere = present.Count > 0 && concerned.All(replica => IsActive(replica.Heartbeat, deployment));
        return everywhere && changed.All(replica => replica.Since.TotalSeconds >= deployment.WatchSeconds) ? RolloutVerdict.Complete : RolloutVerdict.GoOn;
    }

    /// <summary>A version that is loaded at its first use has come as far as it can before that.</summary>
    private static bool IsActive(ReplicaHeartbeat beat, Deployment deployment) => beat.Models.Any(
        model => model.Name == deployment.Name && model.Version == deployment.Version && (model.State == ModelVersionState.Active || model.OnDemand));

    private static string? Failure(Deployment deployment, List<ReplicaHeartbeat> present)
    {
        foreach (var beat in present)
        {
            foreach (var model in beat.Models)
            {
                if (model.Name == deployment.Name && model.Version == deployment.Version && model.State == ModelVersionState.Failed
                    && ChangedOver.IsAfter(model, deployment, out _))
                {
                    return $"{beat.ReplicaId} cannot serve {model.Name}@{model.Version}: {model.Reason ?? "it does not say why."}";
                }
            }
        }

        return null;
    }

    /// <summary>Each replica for itself, and all together: with few answers on each, a fault shows only in the sum.</summary>
    private static string? Errors(Deployment deployment, List<ChangedOver> changed, RolloutOptions limits)
    {
        foreach (var (who, ended, failed) in changed
            .Select(replica => (replica.ReplicaId, replica.Status.AnswersEnded, replica.Status.AnswersFailed))
            .Append(("all replicas together", changed.Sum(replica => replica.Status.AnswersEnded), changed.Sum(replica => replica.Status.AnswersFailed))))
        {
            if (ended >= limits.MinAnswers && failed > limits.MaxErrorShare * ended)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{deployment.Name}@{deployment.Version} failed in {failed} of {ended} answers on {who}; {limits.MaxErrorShare:0.##%} may fail.");
            }
        }

        return null;
    }

    /// <summary>
    /// Slow is what takes longer by both measures. With more requests at a time the time from token to token rises whatever the version, and with fewer the time
    /// of the device that a token takes does: either alone would take a busier or a quieter minute for a bad version.
    /// </summary>
    private static string? Slowness(Deployment deployment, List<ChangedOver> changed, List<ReplicaHeartbeat> present, RolloutOptions limits)
    {
        if (deployment.PreviousVersion is not { } previous)
        {
            return null;
        }

        // What the version before takes now, under the load of now, counts as well as what it took then.
        var fleet = new ModelInFleet(deployment.Name, present);
        var before = new[] { fleet.SecondsPerToken(previous), deployment.PreviousSecondsPerToken }.Max();
        var deviceBefore = new[] { fleet.DeviceSecondsPerToken(previous), deployment.PreviousDeviceSecondsPerToken }.Max();
        var slow = changed.Find(replica => replica.Status.AnswersEnded >= limits.MinAnswers
            && replica.Status.SecondsPerToken > before * limits.MaxSlowdown
            && !(replica.Status.DeviceSecondsPerToken <= deviceBefore * limits.MaxSlowdown));
        return slow is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{deployment.Name}@{deployment.Version} takes {slow.Status.SecondsPerToken:0.####} s a token on {slow.ReplicaId}, version {previous} took "
                + $"{before:0.####} s; {limits.MaxSlowdown:0.##} times as long is allowed.");
    }
}
