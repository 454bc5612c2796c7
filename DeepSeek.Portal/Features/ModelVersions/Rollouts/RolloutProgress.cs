using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using StackExchange.Redis;

namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

/// <summary>Follows one decision to its end, for whoever asked for it.</summary>
internal sealed class RolloutProgress(IModelDeployments deployments, HeartbeatReader heartbeats, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>So often at least it is said how it stands: what lies between may take a connection that is silent for dead.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>How it stands now, and again whenever that has changed or there was silence for long; the last one is how it ended.</summary>
    /// <param name="deployment">The decision.</param>
    /// <param name="requestId">What the request is called in the answers.</param>
    /// <param name="cancellationToken">Stops the following, not the roll-out.</param>
    public async IAsyncEnumerable<ModelReloadResult> FollowAsync(
        Deployment deployment, string requestId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        ModelReloadResult? said = null;
        var saidAt = time.GetTimestamp();
        var current = deployment;
        while (true)
        {
            var next = Result(current, requestId, await ReadVersionsAsync(current, said, cancellationToken));
            if (said is null || said.State != next.State || !said.Data.SequenceEqual(next.Data) || time.GetElapsedTime(saidAt) >= LongestSilence)
            {
                saidAt = time.GetTimestamp();
                yield return said = next;
            }

            if (!current.UnderWay)
            {
                yield break;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            current = await FindAsync(current, cancellationToken);
        }
    }

    /// <summary>What was known where the database cannot be asked.</summary>
    private async Task<Deployment> FindAsync(Deployment known, CancellationToken cancellationToken)
    {
        try
        {
            return await deployments.FindAsync(known.Name, known.Revision, cancellationToken) ?? known;
        }
        catch (Exception e) when (DatabaseAway.Means(e))
        {
            return known;
        }
    }

    private static ModelReloadResult Result(Deployment deployment, string requestId, IReadOnlyList<ModelVersionInfo> versions) => new()
    {
        Id = requestId,
        Model = deployment.Name,
        Version = deployment.Version,
        PreviousVersion = deployment.PreviousVersion,
        State = deployment.State,
        Reason = deployment.Reason,
        Data = versions,
    };

    /// <summary>What replicas say of the version and of the one before; what was known where Redis cannot be asked.</summary>
    private async Task<IReadOnlyList<ModelVersionInfo>> ReadVersionsAsync(Deployment deployment, ModelReloadResult? said, CancellationToken cancellationToken)
    {
        try
        {
            return
            [
                .. (await heartbeats.ReadAsync(cancellationToken))
                    .SelectMany(beat => beat.Models
                        .Where(model => model.Name == deployment.Name && (model.Version == deployment.Version || model.Version == deployment.PreviousVersion))
                        .Select(model => model.ToInfo(beat.ReplicaId, model.Version == deployment.Version))),
            ];
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return said?.Data ?? [];
        }
    }
}
