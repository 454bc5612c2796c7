using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Scheduling.WithModel;

/// <summary>A real model whose runs may find no memory when they decode, as a test wants. The model stays its owner's.</summary>
internal sealed class StarvedSession(IModelSession inner, Action onDecode) : IModelSession
{
    public ModelShape Shape => inner.Shape;

    public RuntimeDevice Device => inner.Device;

    public int ChunkTokens => inner.ChunkTokens;

    public PromptCuts Cuts => inner.Cuts;

    public MemoryPlan Plan => inner.Plan;

    public int AffordableSlots => inner.AffordableSlots;

    public ISlotPool AllocateSlots(int slots) => new Pool(inner.AllocateSlots(slots), onDecode);

    public void Dispose()
    {
    }

    private sealed class Pool(ISlotPool inner, Action onDecode) : ISlotPool
    {
        public int Slots => inner.Slots;

        public int Capacity => inner.Capacity;

        public long BlockBytes => inner.BlockBytes;

        public ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens) => inner.Prefill(slot, past, tokens);

        public void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
        {
            onDecode();
            inner.Decode(first, tokens, past);
        }

        public ReadOnlySpan<float> Logits(int slot) => inner.Logits(slot);

        public void Copy(int from, int to, int tokens) => inner.Copy(from, to, tokens);

        public KeyValueBlock Save(int slot, int past) => inner.Save(slot, past);

        public void Load(KeyValueBlock block, int slot, int past) => inner.Load(block, slot, past);

        public void Terminate() => inner.Terminate();

        public void Dispose() => inner.Dispose();
    }
}
