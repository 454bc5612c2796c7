using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Endpoints;

/// <summary>The real runtime, but slow, or failing at a step of each sequence, once a test says so.</summary>
internal sealed class SlowRuntime(IModelRuntime inner, TimeSpan pause, int failAtStep) : IModelRuntime
{
    public bool Active { get; set; }

    public IModelSession Load(string graphPath, int contextTokens) => new Session(inner.Load(graphPath, contextTokens), this, pause, failAtStep);

    private sealed class Session(IModelSession inner, SlowRuntime owner, TimeSpan pause, int failAtStep) : IModelSession
    {
        public ModelShape Shape => inner.Shape;

        public RuntimeDevice Device => inner.Device;

        public ISequenceSlot AllocateSlot() => new Slot(inner.AllocateSlot(), owner, pause, failAtStep);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Slot(ISequenceSlot inner, SlowRuntime owner, TimeSpan pause, int failAtStep) : ISequenceSlot
    {
        private readonly ManualResetEventSlim _never = new();
        private int _steps;

        public int Length => inner.Length;

        public int Capacity => inner.Capacity;

        public void Reset()
        {
            _steps = 0;
            inner.Reset();
        }

        public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, CancellationToken cancellationToken) => inner.Prefill(tokens, cancellationToken);

        public ReadOnlySpan<float> Decode(int token)
        {
            if (owner.Active && ++_steps == failAtStep) throw new InvalidOperationException("This step fails on purpose.");
            if (owner.Active) _never.Wait(pause, CancellationToken.None);
            return inner.Decode(token);
        }

        public void Dispose()
        {
            _never.Dispose();
            inner.Dispose();
        }
    }
}
