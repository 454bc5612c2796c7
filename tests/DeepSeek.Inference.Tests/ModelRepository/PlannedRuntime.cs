using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.ModelRepository;

/// <summary>The real runtime with a memory of a test's choice, in which each model takes one part, and a load that a test may hold up or make fail.</summary>
internal sealed class PlannedRuntime(IModelRuntime inner, int parts = 100, Action? onLoad = null) : IModelRuntime
{
    private int _taken;

    /// <summary>Most models that were in memory at the same time.</summary>
    public int Most { get; private set; }

    public MemoryPlan Plan(string graphPath, int contextTokens) => new()
    {
        WeightBytes = 1,
        WorkspaceBytes = 0,
        SlotBytes = 0,
        Slots = 1,
        BudgetBytes = parts,
        TakenBytes = Volatile.Read(ref _taken),
    };

    public IModelSession Load(string graphPath, int contextTokens)
    {
        onLoad?.Invoke();
        var session = inner.Load(graphPath, contextTokens);
        Most = Math.Max(Most, Interlocked.Increment(ref _taken));
        return new Session(session, this);
    }

    private sealed class Session(IModelSession inner, PlannedRuntime owner) : IModelSession
    {
        public ModelShape Shape => inner.Shape;

        public RuntimeDevice Device => inner.Device;

        public int ChunkTokens => inner.ChunkTokens;

        public PromptCuts Cuts => inner.Cuts;

        public MemoryPlan Plan => inner.Plan;

        public int AffordableSlots => inner.AffordableSlots;

        public ISlotPool AllocateSlots(int slots) => inner.AllocateSlots(slots);

        public void Dispose()
        {
            inner.Dispose();
            Interlocked.Decrement(ref owner._taken);
        }
    }
}
