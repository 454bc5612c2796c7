using System.Collections.Frozen;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Other names of models, of the snapshot in force. What they lead to is found once a snapshot.</summary>
internal sealed class ModelAliasDirectory(ISnapshotSource<GatewaySnapshot> snapshots)
{
    private Found? _found;

    /// <summary>From each alias to what it stands for in the end: <c>name</c> or <c>name@version</c>, or several with weights.</summary>
    public FrozenDictionary<string, WeightedTargets> Current
    {
        get
        {
            if (snapshots.Current is not { } snapshot)
            {
                return FrozenDictionary<string, WeightedTargets>.Empty;
            }

            var found = Volatile.Read(ref _found);
            if (!ReferenceEquals(found?.Snapshot, snapshot))
            {
                // Found twice where two requests come first at once: the same, both times.
                Volatile.Write(ref _found, found = new Found(snapshot, Follow(snapshot.Value.Aliases, found?.Targets)));
            }

            return found.Targets;
        }
    }

    /// <summary>
    /// What a name stands for: <c>alias</c>, which takes its turn among those that are served, or <c>alias@version</c>. Null where it is no alias. Where nothing
    /// that it stands for is served, the first of it.
    /// </summary>
    public string? Next(string requested, IServedNames served) =>
        Current is { Count: > 0 } all && all.TryGetValue(requested, out var targets) ? targets.Next(served) ?? First(targets) : Find(requested);

    /// <summary>What a name stands for in the first place, without taking a turn; null where it is no alias.</summary>
    public string? Find(string requested)
    {
        var all = Current;
        if (all.Count == 0)
        {
            return null;
        }

        if (all.TryGetValue(requested, out var targets))
        {
            return First(targets);
        }

        // A version is asked for by the name's other name; an alias of one version has no others, and one of several models has no version of its own.
        var at = requested.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && all.TryGetValue(requested[..at], out targets) && OneModel(targets) is { } model ? model + requested[at..] : null;
    }

    /// <summary>The model that a name stands for in the first place, without any version; the name itself where it is no alias.</summary>
    public string ModelOf(string name) => Find(name)?.Split('@')[0] ?? name;

    /// <summary>The heaviest.</summary>
    private static string First(WeightedTargets targets) => targets.Targets.MaxBy(target => target.Weight)!.Target;

    private static string? OneModel(WeightedTargets targets) =>
        targets.Targets is [var only] && !only.Target.Contains('@', StringComparison.Ordinal) ? only.Target : null;

    private static FrozenDictionary<string, WeightedTargets> Follow(IReadOnlyList<ModelAlias> aliases, FrozenDictionary<string, WeightedTargets>? before)
    {
        var direct = new Dictionary<string, ModelAlias>(aliases.Count);
        foreach (var alias in aliases)
        {
            direct[alias.Alias] = alias;
        }

        var found = new Dictionary<string, WeightedTargets>(direct.Count);
        foreach (var alias in direct.Values)
        {
            if (Targets(alias, direct) is not { Count: > 0 } targets)
            {
                continue;
            }

            // Snapshots come often, and whose turn it is must not begin anew with each.
            found[alias.Alias] = before?.GetValueOrDefault(alias.Alias) is { } known && known.Targets.SequenceEqual(targets)
                ? known
                : new WeightedTargets(targets);
        }

        return found.ToFrozenDictionary();
    }

    /// <summary>Follows other names to the first that is shared out, or to a model; none where they go round in a circle.</summary>
    private static IReadOnlyList<WeightedTarget> Targets(ModelAlias alias, Dictionary<string, ModelAlias> direct)
    {
        var last = alias;

        // The portal refuses cycles; one that is there all the same must not hang a gateway.
        for (var steps = 0; steps <= direct.Count; steps++)
        {
            if (last.Targets is { Count: > 0 } several)
            {
                return several;
            }

            if (!direct.TryGetValue(last.Target, out var next))
            {
                return [new WeightedTarget(last.Target, 1)];
            }

            last = next;
        }

        return [];
    }

    private sealed record Found(Snapshot<GatewaySnapshot> Snapshot, FrozenDictionary<string, WeightedTargets> Targets);
}
