using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Scheduling.PrefixCaching;

/// <summary>One block of prompt tokens behind those of its ancestors, and what the model made of them.</summary>
internal sealed class PrefixNode(PrefixNode? parent, int[] tokens, KeyValueBlock? block)
{
    /// <summary>Makes the root of a partition.</summary>
    public PrefixNode(string partition)
        : this(null, [], null) => Partition = partition;

    /// <summary>Whose tree it is the root of; null where it is none.</summary>
    public string? Partition { get; }

    /// <summary>The block before this one; null for the root of a partition.</summary>
    public PrefixNode? Parent => parent;

    public int[] Tokens => tokens;

    /// <summary>Keys and values; null in roots only.</summary>
    public KeyValueBlock? Block => block;

    /// <summary>What came behind this block, by its tokens.</summary>
    public Dictionary<int[], PrefixNode> Children { get; } = new(TokenBlockComparer.Instance);

    /// <summary>Its place among all nodes, by when they were last of use.</summary>
    public LinkedListNode<PrefixNode>? Recency { get; set; }

    /// <summary>Whether it was thrown out: nothing may be hung onto it any more.</summary>
    public bool IsEvicted { get; set; }
}
