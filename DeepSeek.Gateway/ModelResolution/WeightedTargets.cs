using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>
/// Shares requests out among the targets of an alias by smooth weighted round robin: of a hundred requests in a row each target gets just its share, and they are
/// mixed as evenly as can be. A target that nobody serves at the moment is passed over, and its share goes to the others.
/// </summary>
internal sealed class WeightedTargets(IReadOnlyList<WeightedTarget> targets)
{
    private readonly Lock _lock = new();
    private readonly long[] _credits = new long[targets.Count];

    /// <summary>The targets and their weights.</summary>
    public IReadOnlyList<WeightedTarget> Targets => targets;

    /// <summary>The next target of those that are served; null where none with a weight is.</summary>
    public string? Next(IServedNames served)
    {
        if (targets.Count == 1)
        {
            return targets[0] is { Weight: > 0 } only && served.Contains(only.Target) ? only.Target : null;
        }

        lock (_lock)
        {
            var best = -1;
            var total = 0L;
            for (var i = 0; i < targets.Count; i++)
            {
                if (targets[i] is not { Weight: > 0 } target || !served.Contains(target.Target))
                {
                    continue;
                }

                total += target.Weight;
                _credits[i] += target.Weight;
                best = best < 0 || _credits[i] > _credits[best] ? i : best;
            }

            if (best < 0)
            {
                return null;
            }

            _credits[best] -= total;
            return targets[best].Target;
        }
    }
}
