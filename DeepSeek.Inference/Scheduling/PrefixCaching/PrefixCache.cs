using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling.PrefixCaching;

/// <summary>
/// Keeps what a model made of the beginnings of prompts, in a radix tree of token blocks for each partition: a caller never gains by what another
/// partition asked, not even in time. Bounded in bytes; what was not of use for longest goes first, and never a block before those behind it. Used by
/// the engine's thread alone.
/// </summary>
/// <remarks>
/// Blocks end where prompts may be cut, and only blocks of prompts are kept: tokens that were generated went through decode, which differs in the last
/// bits. So a prompt gives the same tokens whether it was found here or not.
/// </remarks>
internal sealed class PrefixCache(ISlotPool pool, PromptCuts cuts, long capacityBytes) : IDisposable
{
    private readonly Dictionary<string, PrefixNode> _roots = new(StringComparer.Ordinal);

    // The most recently used first. A path is touched from its end to its beginning, and a new block goes behind the one before it, so that the last
    // one never has anything behind it.
    private readonly LinkedList<PrefixNode> _recency = new();
    private long _bytes;
    private long _hitTokens;
    private long _lookupTokens;

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Tokens of prompts that were found, since the start.</summary>
    public long HitTokens => Volatile.Read(ref _hitTokens);

    /// <summary>Tokens of prompts that were looked for, since the start.</summary>
    public long LookupTokens => Volatile.Read(ref _lookupTokens);

    /// <summary>Puts what is known of a sequence's prompt into its slot. At least one token is always left to be read: its logits are needed.</summary>
    /// <returns>How many tokens were found.</returns>
    public int Restore(Sequence sequence)
    {
        if (capacityBytes < pool.BlockBytes) return 0;
        var prompt = sequence.Prompt;
        Interlocked.Add(ref _lookupTokens, prompt.Length);
        if (!_roots.TryGetValue(sequence.Request.CachePartition, out var node)) return 0;

        var found = 0;
        var limit = cuts.Restorable(prompt.Length);
        while (found < limit
            && node.Children.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(prompt.Slice(found, cuts.Granularity), out var child))
        {
            node = child;
            pool.Load(node.Block!, sequence.Slot, found);
            found += cuts.Granularity;
        }

        Touch(node);
        sequence.Prefix = node;
        Interlocked.Add(ref _hitTokens, found);
        return found;
    }

    /// <summary>Keeps the whole blocks among what a sequence has just read.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="count">Tokens of the piece.</param>
    public void Keep(Sequence sequence, int start, int count)
    {
        if (capacityBytes < pool.BlockBytes) return;
        if (count < cuts.Granularity) return;
        if (start == 0) sequence.Prefix = Root(sequence.Request.CachePartition);
        Touch(sequence.Prefix!);
        for (var end = start + count; start + cuts.Granularity <= end; start += cuts.Granularity)
        {
            if (!TryKeepBlock(sequence, start)) return;
        }

        Touch(sequence.Prefix!);
    }

    /// <summary>Gives all of it back.</summary>
    public void Clear()
    {
        while (_recency.Last is { } oldest) Evict(oldest.Value);
        _roots.Clear();
    }

    public void Dispose() => Clear();

    private bool TryKeepBlock(Sequence sequence, int start)
    {
        if (sequence.Prefix is not { IsEvicted: false } parent) return false;
        var tokens = sequence.Prompt.Slice(start, cuts.Granularity);
        if (!parent.Children.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(tokens, out var node))
        {
            while (_bytes + pool.BlockBytes > capacityBytes && _recency.Last is { } oldest) Evict(oldest.Value);

            // What had to go may have been what this one was to be hung onto.
            if (parent.IsEvicted) return false;

            if (TrySave(sequence.Slot, start) is not { } block) return false;
            node = new PrefixNode(parent, tokens.ToArray(), block);
            parent.Children.Add(node.Tokens, node);
            node.Recency = parent.Recency is { } before ? _recency.AddAfter(before, node) : _recency.AddFirst(node);
            Interlocked.Add(ref _bytes, pool.BlockBytes);
        }
        else
        {
            // Another sequence kept it meanwhile; what comes behind it is hung onto it.
            Touch(node);
        }

        sequence.Prefix = node;
        return true;
    }

    // A cache is no reason to fail: where there is no memory, the block is not kept.
    private KeyValueBlock? TrySave(int slot, int start)
    {
        try
        {
            return pool.Save(slot, start);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private PrefixNode Root(string partition)
    {
        if (!_roots.TryGetValue(partition, out var root)) _roots.Add(partition, root = new PrefixNode(partition));
        return root;
    }

    private void Touch(PrefixNode last)
    {
        for (var node = last; node.Block is not null; node = node.Parent!)
        {
            if (node.IsEvicted || node.Recency == _recency.First) continue;
            _recency.Remove(node.Recency!);
            _recency.AddFirst(node.Recency!);
        }
    }

    private void Evict(PrefixNode node)
    {
        _recency.Remove(node.Recency!);
        node.Parent!.Children.Remove(node.Tokens);
        node.IsEvicted = true;
        node.Block!.Dispose();
        Interlocked.Add(ref _bytes, -pool.BlockBytes);
        if (node.Parent is not { Block: null, Children.Count: 0 } root) return;
        root.IsEvicted = true;
        _roots.Remove(root.Partition!);
    }
}
