using System.Collections.Immutable;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// Many entries of which few change at a time. Immutable: one with changes shares with the one before all that did not change, and is found in as fast as in a
/// dictionary, but for the changes that came since all was last put together.
/// </summary>
internal sealed class LayeredMap<TKey, TValue> where TKey : notnull where TValue : class
{
    /// <summary>So many changes lie above the others at most; more, and all is put together anew.</summary>
    internal const int MostChanges = 1_000;

    private readonly Dictionary<TKey, TValue> _settled;
    private readonly ImmutableDictionary<TKey, TValue?> _changes;

    public LayeredMap(IEqualityComparer<TKey>? comparer = null)
        : this(new Dictionary<TKey, TValue>(comparer), ImmutableDictionary.Create<TKey, TValue?>(comparer))
    {
    }

    private LayeredMap(Dictionary<TKey, TValue> settled, ImmutableDictionary<TKey, TValue?> changes) => (_settled, _changes) = (settled, changes);

    /// <summary>True where there was never anything in it.</summary>
    public bool IsEmpty => _settled.Count == 0 && _changes.IsEmpty;

    /// <summary>Every value that is there.</summary>
    public IEnumerable<TValue> Values => _changes.IsEmpty
        ? _settled.Values
        : _settled.Where(entry => !_changes.ContainsKey(entry.Key)).Select(entry => entry.Value).Concat(_changes.Values.OfType<TValue>());

    public TValue? Find(TKey key) => !_changes.IsEmpty && _changes.TryGetValue(key, out var changed) ? changed : _settled.GetValueOrDefault(key);

    /// <summary>With other values in place of those that these keys had; null for none.</summary>
    public LayeredMap<TKey, TValue> With(Dictionary<TKey, TValue?> changes)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        if (_changes.Count + changes.Count <= MostChanges)
        {
            return new LayeredMap<TKey, TValue>(_settled, _changes.SetItems(changes));
        }

        var settled = new Dictionary<TKey, TValue>(_settled, _settled.Comparer);
        settled.EnsureCapacity(_settled.Count + changes.Count);
        foreach (var (key, value) in _changes.Concat(changes))
        {
            if (value is null)
            {
                settled.Remove(key);
            }
            else
            {
                settled[key] = value;
            }
        }

        return new LayeredMap<TKey, TValue>(settled, ImmutableDictionary.Create<TKey, TValue?>(_settled.Comparer));
    }
}
