namespace DeepSeek.Inference.Runtime;

/// <summary>What is known of a graph's appetite before it is loaded. In bytes, where nothing else is said.</summary>
internal sealed record MemoryNeeds
{
    /// <summary>Its weights.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>How many numbers those are.</summary>
    public required long Parameters { get; init; }

    /// <summary>The key-value cache of one sequence at full length; null where the graph does not say.</summary>
    public required long? SlotBytes { get; init; }

    /// <summary>Intermediate results of a piece of a prompt, and what goes in and out of its run.</summary>
    public required long PrefillBytes { get; init; }

    /// <summary>What goes in and out of a run that decodes, for each sequence.</summary>
    public required long RowBytes { get; init; }

    /// <summary>Intermediate results of such a run, for each sequence.</summary>
    public required long RowResultBytes { get; init; }

    /// <summary>Intermediate results of a piece of a prompt alone.</summary>
    public required long PrefillResultBytes { get; init; }

    /// <summary>What runs take that decode that many sequences at most, and read prompts between: never both at a time, but from one pool.</summary>
    public long WorkspaceBytes(int slots)
    {
        var rows = slots + 1L;
        return PrefillBytes + (rows * RowBytes) + Math.Max(PrefillResultBytes, rows * RowResultBytes);
    }
}
