using System.Collections.Concurrent;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.Tests.Processing;

/// <summary>The real runtime, whose model says what a test wants it to, once there is a script. It notes the prompts that it reads.</summary>
internal sealed class ScriptedRuntime(IModelRuntime inner) : IModelRuntime
{
    private int[]? _script;

    /// <summary>The tokens of all prompts, piece by piece.</summary>
    public ConcurrentQueue<int> PromptTokens { get; } = [];

    /// <summary>Has every answer from now on say this: the thought, then the answer. Prompts of the shipped model open the thought.</summary>
    public void Say(LoadedModel model, string reasoning, string content)
    {
        var tokenizer = model.Tokenizer;
        int[] close = model.Marks.CloseToken is { } token ? [token] : [.. tokenizer.Encode("</think>")];
        Volatile.Write(ref _script, [.. tokenizer.Encode(reasoning), .. close, .. tokenizer.Encode(content), model.Defaults.EndTokens.First()]);
        PromptTokens.Clear();
    }

    /// <summary>What was read since, as text.</summary>
    public string PromptText(ModelTokenizer tokenizer)
    {
        List<byte> bytes = [];
        foreach (var token in PromptTokens) bytes.AddRange(tokenizer.BytesOf(token));
        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    public MemoryPlan Plan(string graphPath, int contextTokens) => inner.Plan(graphPath, contextTokens);

    public IModelSession Load(string graphPath, int contextTokens) => new Session(inner.Load(graphPath, contextTokens), this);

    private sealed class Session(IModelSession inner, ScriptedRuntime owner) : IModelSession
    {
        public ModelShape Shape => inner.Shape;

        public RuntimeDevice Device => inner.Device;

        public int ChunkTokens => inner.ChunkTokens;

        public PromptCuts Cuts => inner.Cuts;

        public MemoryPlan Plan => inner.Plan;

        public int AffordableSlots => inner.AffordableSlots;

        public ISlotPool AllocateSlots(int slots) => new Pool(inner.AllocateSlots(slots), owner, inner.Shape.VocabularySize);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Pool(ISlotPool inner, ScriptedRuntime owner, int vocabulary) : ISlotPool
    {
        private readonly int[] _prompts = new int[inner.Slots];
        private readonly int[] _said = new int[inner.Slots];
        private readonly float[] _logits = new float[vocabulary];

        public int Slots => inner.Slots;

        public int Capacity => inner.Capacity;

        public long BlockBytes => inner.BlockBytes;

        public ReadOnlySpan<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens)
        {
            (_prompts[slot], _said[slot]) = (past + tokens.Length, 0);
            foreach (var token in tokens) owner.PromptTokens.Enqueue(token);
            return Scripted(slot, inner.Prefill(slot, past, tokens));
        }

        public void Decode(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> past)
        {
            for (var row = 0; row < past.Length; row++) _said[first + row] = past[row] - _prompts[first + row] + 1;
            inner.Decode(first, tokens, past);
        }

        public ReadOnlySpan<float> Logits(int slot) => Scripted(slot, inner.Logits(slot));

        public void Copy(int from, int to, int tokens)
        {
            (_prompts[to], _said[to]) = (_prompts[from], _said[from]);
            inner.Copy(from, to, tokens);
        }

        public KeyValueBlock Save(int slot, int past) => inner.Save(slot, past);

        public void Load(KeyValueBlock block, int slot, int past) => inner.Load(block, slot, past);

        public void Terminate() => inner.Terminate();

        public void Dispose() => inner.Dispose();

        private ReadOnlySpan<float> Scripted(int slot, ReadOnlySpan<float> logits)
        {
            if (Volatile.Read(ref owner._script) is not { } script) return logits;
            Array.Clear(_logits);
            _logits[script[_said[slot] % script.Length]] = 100;
            return _logits;
        }
    }
}
