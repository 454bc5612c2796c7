using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>A model of two tokens that always goes on with the first, and does at each step what a test wants.</summary>
internal sealed class FakeSession(Action<int>? onStep = null) : IModelSession
{
    public ModelShape Shape { get; } = new(VocabularySize: 600, Layers: 1, KeyValueHeads: 1, HeadSize: 1, ContextTokens: 100_000);

    public RuntimeDevice Device => RuntimeDevice.Cpu;

    /// <summary>Steps that were run, prompts included.</summary>
    public int Steps;

    public ISequenceSlot AllocateSlot() => new Slot(this);

    public void Dispose()
    {
    }

    private float[] Step()
    {
        onStep?.Invoke(Interlocked.Increment(ref Steps));
        var logits = new float[Shape.VocabularySize];
        logits['a' - '!'] = 1;
        return logits;
    }

    private sealed class Slot(FakeSession session) : ISequenceSlot
    {
        public int Length { get; private set; }

        public int Capacity => session.Shape.ContextTokens;

        public void Reset() => Length = 0;

        public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
        {
            Length += tokens.Length;
            return session.Step();
        }

        public ReadOnlySpan<float> Decode(int token)
        {
            Length++;
            return session.Step();
        }

        public void Dispose()
        {
        }
    }
}
