using System.Runtime.InteropServices;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling;

/// <summary>
/// Who lies where in the pool. The sequences that decode fill the first slots without a gap, so that one run takes them all; those whose prompts are
/// being read come behind them. The pool's last slot is kept free, to change two over.
/// </summary>
internal sealed class SlotTable(ISlotPool pool)
{
    private readonly List<Sequence> _sequences = new(pool.Slots);
    private readonly int _spare = pool.Slots - 1;
    private int _decoding;

    /// <summary>How many sequences it takes.</summary>
    public int Capacity => _spare;

    /// <summary>How many there are. Also for other threads than the engine's.</summary>
    public int Count => _sequences.Count;

    public bool HasFree => Count < Capacity;

    /// <summary>The sequences, by slot.</summary>
    public ReadOnlySpan<Sequence> All => CollectionsMarshal.AsSpan(_sequences);

    /// <summary>Those that decode.</summary>
    public ReadOnlySpan<Sequence> Decoding => All[.._decoding];

    /// <summary>Those whose prompts are being read.</summary>
    public ReadOnlySpan<Sequence> Prefilling => All[_decoding..];

    /// <summary>Gives a sequence the next slot.</summary>
    public int Add(Sequence sequence)
    {
        _sequences.Add(sequence);
        return _sequences.Count - 1;
    }

    /// <summary>A prompt was read to its end: the sequence joins those that decode.</summary>
    public void Promote(Sequence sequence)
    {
        var (slot, other) = (sequence.Slot, _sequences[_decoding]);
        if (other != sequence)
        {
            pool.Copy(other.Slot, _spare, other.Length);
            pool.Copy(slot, other.Slot, sequence.Length);
            pool.Copy(_spare, slot, other.Length);
            Put(sequence, other.Slot);
            Put(other, slot);
        }

        _decoding++;
    }

    /// <summary>Frees a sequence's slot; others move up.</summary>
    public void Remove(Sequence sequence)
    {
        var hole = sequence.Slot;
        if (hole < _decoding)
        {
            Fill(hole, --_decoding);
            hole = _decoding;
        }

        Fill(hole, _sequences.Count - 1);
        _sequences.RemoveAt(_sequences.Count - 1);
        sequence.Slot = -1;
    }

    private void Fill(int hole, int from)
    {
        if (hole == from) return;
        var moved = _sequences[from];
        pool.Copy(from, hole, moved.Length);
        Put(moved, hole);
    }

    private void Put(Sequence sequence, int slot)
    {
        _sequences[slot] = sequence;
        sequence.Slot = slot;
    }
}
