using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Endpoints;

/// <summary>The real runtime, but slow, or failing at a step of each sequence, once a test says so.</summary>
internal sealed class SlowRuntime(IModelRuntime inner, TimeSpan pause, int failAtStep) : IModelRuntime
{
    public bool Active { get; set; }

    public MemoryPlan Plan(string graphPath, int contextTokens) => inner.Plan(graphPath, contextTokens);

    public IModelSession Load(string graphPath, int contextTokens) => new Session(inner.Load(graphPath, contextTokens), this, pause, failAtStep);

    private sealed class Session(IModelSession inner, SlowRuntime owner, TimeSpan pause, int failAtStep) : IModelSession
    {
        public ModelShape Shape => inner.Shape;

        public RuntimeDevice Device => inner.Device;

        public int ChunkTokens => inner.ChunkTokens;

        public PromptCuts Cuts => inner.Cuts;

        public MemoryPlan Plan => inner.Plan;

        public int AffordableSlots => inner.AffordableSlots;

        public ISlotPool AllocateSlots(int slots) => new Pool(inner.AllocateSlots(slots), owner, pause, failAtStep);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Pool(ISlotPool inner, SlowRuntime owner, TimeSpan pause, int failAtStep) : ISlotPool
    {
        private readonly ManualResetEventSlim _never = new();
        private readonly int[] _prompts = new int[inner.Slots];

        public int Slots => inner.Slots;

        public int Capacity => inner.Capacity;

        public long BlockBytes => inner.BlockBytes;

        public ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens)
        {
            _prompts[slot] = past + tokens.Length;
            return inner.Prefill(slot, past, tokens);
        }

        public void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
        {
            for (var row = 0; owner.Active && row < past.Length; row++)
            {
                if (past[row] - _prompts[first + row] + 1 == failAtStep) throw new InvalidOperationException("This step fails on purpose.");
            }

            if (owner.Active) _never.Wait(pause, CancellationToken.None);
            inner.Decode(first, tokens, past);
        }

        public ReadOnlySpan<float> Logits(int slot) => inner.Logits(slot);

        public void Copy(int from, int to, int tokens)
        {
            _prompts[to] = _prompts[from];
            inner.Copy(from, to, tokens);
        }

        public KeyValueBlock Save(int slot, int past) => inner.Save(slot, past);

        public void Load(KeyValueBlock block, int slot, int past) => inner.Load(block, slot, past);

        public void Terminate() => inner.Terminate();

        public void Dispose()
        {
            _never.Dispose();
            inner.Dispose();
        }
    }
}
