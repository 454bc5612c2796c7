using DeepSeek.Portal.Publishing;

namespace DeepSeek.Portal.Features.Live;

/// <summary>What is not all right, and since when. Not thread-safe: one poller feeds it.</summary>
internal sealed class FindingBook
{
    /// <summary>Share of failed requests in the last minute from which on it is said. Real alerts with rules of their own come later.</summary>
    public const double ErrorShare = 0.01;

    /// <summary>How long committed changes may wait before it is said.</summary>
    private static readonly TimeSpan ChangesMayWait = TimeSpan.FromSeconds(3);

    private Dictionary<(FindingKind, string), DateTimeOffset> _since = [];

    /// <summary>Looks anew. The findings, the worst first.</summary>
    public IReadOnlyList<Finding> Look(LiveView view)
    {
        var now = view.At;
        var seen = Found(view).Distinct().ToDictionary(key => key, key => _since.GetValueOrDefault(key, now));
        _since = seen;
        return
        [
            .. seen.Select(entry => new Finding(entry.Key.Kind, entry.Key.Subject, entry.Value))
                .Where(finding => finding.Kind != FindingKind.ChangesWaiting || now - finding.Since >= ChangesMayWait)
                .OrderBy(finding => finding.Kind)
                .ThenBy(finding => finding.Subject, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<(FindingKind Kind, string Subject)> Found(LiveView view)
    {
        switch (view.Publishing.Problem)
        {
            case PublishingProblem.OlderThanPublished:
                yield return (FindingKind.DatabaseOutdated, "");
                break;
            case PublishingProblem.DatabaseUnreachable:
                yield return (FindingKind.DatabaseUnreachable, "");
                break;
            case PublishingProblem.RedisUnreachable when view.RedisReachable: // It can be read and not written: full, or a read-only copy.
            case PublishingProblem.None when view.Publishing.WaitingChanges > 0:
                yield return (FindingKind.ChangesWaiting, "");
                break;
        }

        if (!view.RedisReachable)
        {
            // What else there is to say, nobody knows.
            yield return (FindingKind.RedisUnreachable, "");
            yield break;
        }

        if (!view.Replicas.Any(replica => replica.Ready))
        {
            yield return (FindingKind.NoReplicaReady, "");
        }

        if (view.Traffic.Gateways == 0)
        {
            yield return (FindingKind.NoGateway, "");
        }

        foreach (var replica in view.Replicas.Where(replica => replica.Lost))
        {
            yield return (FindingKind.ReplicaLost, replica.Heartbeat.ReplicaId);
        }

        foreach (var model in view.Models.Where(model => model.Failed > 0))
        {
            yield return (FindingKind.ModelFailed, $"{model.Name}@{model.Version}");
        }

        if (view.Traffic.ErrorShare >= ErrorShare)
        {
            yield return (FindingKind.Errors, "");
        }
    }
}
