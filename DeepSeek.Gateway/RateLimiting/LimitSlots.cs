using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// All that this gateway holds of one limit, by the slot of time in which it counts: used, reserved and idle alike. It is this gateway's word, and Redis has
/// a copy; <see cref="TakeUntold"/> gives what the copy lacks. Not safe for threads.
/// </summary>
internal sealed class LimitSlots(LimitKind kind)
{
    private readonly SortedDictionary<long, Entry> _entries = [];

    /// <summary>True where Redis does not have all of this.</summary>
    public bool Untold { get; private set; }

    /// <summary>What is held in a slot.</summary>
    public long this[long slot] => _entries.GetValueOrDefault(slot).Held;

    /// <summary>What is held in all slots that count.</summary>
    public long Total(long slot)
    {
        var oldest = kind.OldestSlot(slot);
        return _entries.Where(entry => entry.Key >= oldest).Sum(entry => entry.Value.Held);
    }

    /// <param name="slot">Where it counts.</param>
    /// <param name="amount">How much more is held there; less where it is below 0.</param>
    /// <param name="told">True where Redis has done the same already.</param>
    public void Add(long slot, long amount, bool told = false)
    {
        var entry = _entries.GetValueOrDefault(slot);
        _entries[slot] = new Entry(entry.Held + amount, entry.Untold || !told);
        Untold |= !told;
    }

    /// <summary>What counts earlier, from now on counts later: allowed at any time, because it frees nothing.</summary>
    public void Move(long from, long to, long amount)
    {
        Add(from, -amount);
        Add(to, amount);
    }

    /// <summary>When so much that is held here counts no more.</summary>
    public DateTimeOffset? FreedAt(long slot, long amount)
    {
        var oldest = kind.OldestSlot(slot);
        foreach (var (at, entry) in _entries)
        {
            if (at >= oldest && (amount -= entry.Held) <= 0)
            {
                return kind.FreedAt(at);
            }
        }

        return kind.FreedAt(slot);
    }

    /// <summary>Forgets what counts no more.</summary>
    public void Prune(long slot)
    {
        var oldest = kind.OldestSlot(slot) - 1;
        while (_entries.Count > 0 && _entries.First() is var (first, _) && first < oldest)
        {
            _entries.Remove(first);
        }
    }

    /// <summary>True where a slot is still known.</summary>
    public bool Counts(long at, long slot) => at >= kind.OldestSlot(slot) - 1;

    /// <summary>What Redis lacks, as what it is to have from now on.</summary>
    public List<(long Slot, long Held)> TakeUntold()
    {
        List<(long Slot, long Held)> untold = [.. _entries.Where(entry => entry.Value.Untold).Select(entry => (entry.Key, entry.Value.Held))];
        foreach (var (slot, held) in untold)
        {
            _entries[slot] = new Entry(held, Untold: false);
        }

        Untold = false;
        return untold;
    }

    /// <summary>It is not known what Redis has of this.</summary>
    public void ForgetTold()
    {
        foreach (var slot in _entries.Keys.ToList())
        {
            _entries[slot] = _entries[slot] with { Untold = true };
        }

        Untold = _entries.Count > 0;
    }

    private readonly record struct Entry(long Held, bool Untold);
}
