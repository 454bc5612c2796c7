using System.Collections;
using System.Collections.Immutable;

namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>Many entries of which few change: one with changes shares all else with the one before. Immutable, in no order but among those of one id.</summary>
internal sealed class EntriesById<T> : IReadOnlyCollection<T>
{
    private readonly ImmutableDictionary<string, ImmutableArray<T>> _byId;
    private readonly Func<T, string> _id;

    private EntriesById(ImmutableDictionary<string, ImmutableArray<T>> byId, int count, Func<T, string> id) => (_byId, Count, _id) = (byId, count, id);

    public int Count { get; }

    /// <summary>The same entries; those of a document that was read are brought into this form once.</summary>
    public static EntriesById<T> Of(IReadOnlyCollection<T> entries, Func<T, string> id) =>
        entries as EntriesById<T> ?? new EntriesById<T>(ImmutableDictionary.Create<string, ImmutableArray<T>>(StringComparer.Ordinal), 0, id).With(entries, []);

    /// <summary>With the entries of these ids in place of those that there were.</summary>
    public EntriesById<T> With(IReadOnlyCollection<T> changed, IReadOnlyCollection<string> removed)
    {
        if (changed.Count + removed.Count == 0)
        {
            return this;
        }

        var byId = _byId.ToBuilder();
        var count = Count;
        foreach (var group in changed.GroupBy(_id, StringComparer.Ordinal))
        {
            ImmutableArray<T> entries = [.. group];
            count += entries.Length - CountOf(group.Key);
            byId[group.Key] = entries;
        }

        foreach (var id in removed)
        {
            count -= byId.TryGetValue(id, out var before) ? before.Length : 0;
            byId.Remove(id);
        }

        return new EntriesById<T>(byId.ToImmutable(), count, _id);
    }

    public IEnumerator<T> GetEnumerator() => _byId.Values.SelectMany(entries => entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int CountOf(string id) => _byId.TryGetValue(id, out var entries) ? entries.Length : 0;
}
