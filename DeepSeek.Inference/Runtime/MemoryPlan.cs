namespace DeepSeek.Inference.Runtime;

/// <summary>The memory that a model version would take on the device, next to what there is. All in bytes.</summary>
internal sealed record MemoryPlan
{
    /// <summary>Its weights, as the runtime holds them.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Intermediate results of a run, logits included.</summary>
    public required long WorkspaceBytes { get; init; }

    /// <summary>The key-value cache of one sequence at full length.</summary>
    public required long SlotBytes { get; init; }

    /// <summary>How many sequences are to run at a time: what is left after weights and workspace, and no more than the settings allow.</summary>
    public required int Slots { get; init; }

    /// <summary>What is set aside to keep of prompts that were read: as much as the settings wish for and the rest leaves.</summary>
    public long PrefixCacheBytes { get; init; }

    /// <summary>What models may take together.</summary>
    public required long BudgetBytes { get; init; }

    /// <summary>What loaded models have taken of it.</summary>
    public required long TakenBytes { get; init; }

    /// <summary>What it takes as planned.</summary>
    public long NeededBytes => WeightBytes + WorkspaceBytes + CacheBytes + PrefixCacheBytes;

    /// <summary>The key-value cache: a slot for each sequence, and the one that is needed to change others over.</summary>
    public long CacheBytes => (Slots + 1L) * SlotBytes;

    /// <summary>The least it can do with: one sequence, and the slot that is needed to change others over.</summary>
    public long LeastBytes => WeightBytes + WorkspaceBytes + (2 * SlotBytes);

    /// <summary>What is not taken.</summary>
    public long FreeBytes => Math.Max(0, BudgetBytes - TakenBytes);

    /// <summary>Whether it can be loaded beside what is loaded.</summary>
    public bool Fits => TakenBytes + LeastBytes <= BudgetBytes;

    /// <summary>Whether it could be loaded if nothing else were.</summary>
    public bool FitsAlone => LeastBytes <= BudgetBytes;

    /// <summary>The plan in figures, for operators.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"weights {MiB(WeightBytes)}, workspace {MiB(WorkspaceBytes)}, key-value cache {Slots} + 1 x {MiB(SlotBytes)}, ")
        + FormattableString.Invariant(
        $"prefix cache {MiB(PrefixCacheBytes)}: {MiB(NeededBytes)} MiB, at least {MiB(LeastBytes)}, of {MiB(FreeBytes)} free in a budget of {MiB(BudgetBytes)}");

    private static string MiB(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
