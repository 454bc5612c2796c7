using System.Collections.Frozen;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Other names of models, of the snapshot in force. What they lead to is found once a snapshot.</summary>
internal sealed class ModelAliasDirectory(ISnapshotSource<GatewaySnapshot> snapshots)
{
    private Found? _found;

    /// <summary>From each alias to what it stands for in the end: <c>name</c> or <c>name@version</c>.</summary>
    public FrozenDictionary<string, string> Current
    {
        get
        {
            if (snapshots.Current is not { } snapshot)
            {
                return FrozenDictionary<string, string>.Empty;
            }

            var found = Volatile.Read(ref _found);
            if (!ReferenceEquals(found?.Snapshot, snapshot))
            {
                // Found twice where two requests come first at once: the same, both times.
                Volatile.Write(ref _found, found = new Found(snapshot, Follow(snapshot.Value.Aliases)));
            }

            return found.Targets;
        }
    }

    /// <summary>What a name stands for: <c>alias</c> or <c>alias@version</c>; null where it is no alias.</summary>
    public string? Find(string requested)
    {
        var targets = Current;
        if (targets.Count == 0)
        {
            return null;
        }

        if (targets.TryGetValue(requested, out var target))
        {
            return target;
        }

        // A version is asked for by the name's other name; an alias of one version has no others.
        var at = requested.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && targets.TryGetValue(requested[..at], out target) && !target.Contains('@', StringComparison.Ordinal) ? target + requested[at..] : null;
    }

    /// <summary>The model that a name stands for, without any version; the name itself where it is no alias.</summary>
    public string ModelOf(string name) => Find(name)?.Split('@')[0] ?? name;

    private static FrozenDictionary<string, string> Follow(IReadOnlyList<ModelAlias> aliases)
    {
        var direct = new Dictionary<string, string>(aliases.Count);
        foreach (var alias in aliases)
        {
            direct[alias.Alias] = alias.Target;
        }

        var targets = new Dictionary<string, string>(direct.Count);
        foreach (var (alias, first) in direct)
        {
            var target = first;
            var steps = 0;

            // The portal refuses cycles; one that is there all the same must not hang a gateway.
            while (direct.TryGetValue(target, out var next) && steps++ < direct.Count)
            {
                target = next;
            }

            if (steps <= direct.Count)
            {
                targets[alias] = target;
            }
        }

        return targets.ToFrozenDictionary();
    }

    private sealed record Found(Snapshot<GatewaySnapshot> Snapshot, FrozenDictionary<string, string> Targets);
}
