using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

/// <summary>
/// Chooses the replica that has the beginning of a prompt cached, unless it is much busier than the others; else the least loaded, and among equals, in turn. One
/// that failed a moment ago comes after all others, and one whose circuit is open comes last.
/// </summary>
internal sealed class ReplicaChooser(TimeProvider time, IOptions<LoadBalancingOptions>? options = null)
{
    private readonly LoadBalancingOptions _options = options?.Value ?? new LoadBalancingOptions();
    private uint _turn;

    /// <summary>What <see cref="Choose"/> is to know of a request's prompt; null where it does not matter.</summary>
    public ulong? PrefixOf(GatewayRequest request) =>
        _options.PromptAffinity && request.Served!.Replicas.Count > 1 ? PromptAffinity.Of(request) : null;

    /// <summary>The next to ask; null where all were tried.</summary>
    /// <param name="replicas">Who can answer.</param>
    /// <param name="tried">Ids of those that were asked already; null for none.</param>
    /// <param name="prefix">How the prompt begins, from <see cref="PrefixOf"/>; null to look at loads alone.</param>
    public Replica? Choose(IReadOnlyList<Replica> replicas, IReadOnlyCollection<string>? tried, ulong? prefix = null)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            if (Best(replicas, tried, prefix, now) is not { Replica: var best } choice)
            {
                return null;
            }

            // Where another was faster to take the one trial of a half-open circuit, the choice is made anew.
            if (choice.Standing == ReplicaStanding.CircuitOpen || best.Circuit.TryPass(now))
            {
                return best;
            }
        }
    }

    private (Replica Replica, ReplicaStanding Standing)? Best(
        IReadOnlyList<Replica> replicas, IReadOnlyCollection<string>? tried, ulong? prefix, DateTimeOffset now)
    {
        var start = replicas.Count == 0 ? 0 : Interlocked.Increment(ref _turn) % (uint)replicas.Count;
        var most = prefix is null ? 0 : MostLoad(replicas);
        Replica? best = null;
        var (bestStanding, bestLoad, bestScore) = (ReplicaStanding.Good, 0, 0ul);
        for (var i = 0; i < replicas.Count; i++)
        {
            var replica = replicas[(int)((start + i) % replicas.Count)];
            if (tried?.Contains(replica.Id) == true)
            {
                continue;
            }

            var standing = replica.StandingAt(now);
            var load = replica.Load;

            // 0 for one that is too busy to be preferred.
            var score = prefix is { } prompt && load < most ? PromptAffinity.Score(prompt, replica.AffinityHash) : 0;
            var isBetter = best is null
                || (standing != bestStanding ? standing < bestStanding : score != bestScore ? score > bestScore : load < bestLoad);
            if (isBetter)
            {
                (best, bestStanding, bestLoad, bestScore) = (replica, standing, load, score);
            }
        }

        return best is null ? null : (best, bestStanding);
    }

    /// <summary>From how many sequences on a replica is not preferred any more.</summary>
    private double MostLoad(IReadOnlyList<Replica> replicas)
    {
        var sum = 1;
        for (var i = 0; i < replicas.Count; i++)
        {
            sum += replicas[i].Load;
        }

        return Math.Max(_options.AffinityFreeLoad, Math.Ceiling(_options.AffinityLoadFactor * sum / replicas.Count));
    }
}
