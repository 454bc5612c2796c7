namespace DeepSeek.Inference.Runtime;

/// <summary>Shares out what is left of a budget: weights and workspace first, then as many sequences as are wished for, then the prefix cache.</summary>
internal static class MemoryPlanner
{
    // Of the budget, to the key-value cache of one model, where no setting says more or less.
    private const int CacheShare = 4;

    /// <summary>Plans one model.</summary>
    /// <param name="needs">What it needs.</param>
    /// <param name="options">What the settings wish for and allow.</param>
    /// <param name="budget">What models may take together.</param>
    /// <param name="taken">What loaded ones have taken.</param>
    public static MemoryPlan Plan(MemoryNeeds needs, RuntimeOptions options, long budget, long taken)
    {
        var slots = needs.SlotBytes is { } slotBytes
            ? AffordableSlots(needs, slotBytes, options, budget, budget - taken)
            : Math.Min(options.WantedSequences, SlotsByRuleOfThumb(budget, needs.Parameters));
        var plan = new MemoryPlan
        {
            WeightBytes = needs.WeightBytes,
            WorkspaceBytes = needs.WorkspaceBytes(slots),
            SlotBytes = needs.SlotBytes ?? 0,
            Slots = slots,
            BudgetBytes = budget,
            TakenBytes = taken,
        };
        return plan with { PrefixCacheBytes = Math.Clamp(plan.FreeBytes - plan.NeededBytes, 0, options.WantedPrefixCacheBytes) };
    }

    /// <summary>
    /// How many sequences at a time a device should bear, where nothing is known of their caches: as often as the model in half precision goes into
    /// its memory, rounded down.
    /// </summary>
    public static int SlotsByRuleOfThumb(long memoryBytes, long parameters) =>
        (int)Math.Clamp(memoryBytes / Math.Max(1, parameters * 2), 1, int.MaxValue);

    private static int AffordableSlots(MemoryNeeds needs, long slotBytes, RuntimeOptions options, long budget, long free)
    {
        var cacheBytes = options.KeyValueCacheBytes > 0 ? options.KeyValueCacheBytes : budget / CacheShare;
        var most = (int)Math.Clamp((cacheBytes / slotBytes) - 1, 1, options.WantedSequences);
        while (most > 1 && needs.WeightBytes + needs.WorkspaceBytes(most) + ((most + 1) * slotBytes) > free) most--;
        return most;
    }
}
