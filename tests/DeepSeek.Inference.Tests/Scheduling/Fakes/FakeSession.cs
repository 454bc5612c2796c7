using System.Collections.Concurrent;
using DeepSeek.Inference.Runtime;

namespace DeepSeek.Inference.Tests.Scheduling.Fakes;

/// <summary>
/// A model whose next token depends on every token before it and on the way each was read, so that whatever is copied, loaded or replayed wrongly shows
/// in the tokens. Records its runs, and does at each what a test wants.
/// </summary>
/// <param name="onRun">Called before each run; may throw, or wait.</param>
/// <param name="spoils">By the first token of a sequence and its length: whether its logits are not numbers.</param>
internal sealed class FakeSession(Action<FakeRun>? onRun = null, Func<int, int, bool>? spoils = null) : IModelSession
{
    /// <summary>Tokens are ordinary text.</summary>
    private const int FirstToken = 3;

    private const int Tokens = 200;

    public ModelShape Shape { get; init; } = new(VocabularySize: 600, Layers: 1, KeyValueHeads: 1, HeadSize: 1, ContextTokens: 100_000);

    public RuntimeDevice Device => RuntimeDevice.Cpu;

    public int ChunkTokens { get; init; } = 128;

    public PromptCuts Cuts => PromptCuts.Of(Device, ChunkTokens);

    public int AffordableSlots { get; init; } = 1024;

    public MemoryPlan Plan { get; init; } = new()
    {
        WeightBytes = 0,
        WorkspaceBytes = 0,
        SlotBytes = 0,
        Slots = 1023,
        PrefixCacheBytes = 1L << 40,
        BudgetBytes = 1L << 50,
        TakenBytes = 0,
    };

    /// <summary>All runs, in their order.</summary>
    public ConcurrentQueue<FakeRun> Runs { get; } = new();

    /// <summary>Calls that cannot be right, whatever came of them.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Times that a run was to be ended from outside.</summary>
    public int Terminations;

    public FakeBlockMemory Blocks { get; } = new();

    public ISlotPool AllocateSlots(int slots) => new FakeSlotPool(this, slots);

    public void Dispose()
    {
    }

    public void Begin(FakeRun run)
    {
        Runs.Enqueue(run);
        onRun?.Invoke(run);
    }

    /// <summary>The logits after what a slot holds.</summary>
    public void Fill(float[] logits, IReadOnlyList<int> content)
    {
        Array.Clear(logits);
        logits[NextToken(content)] = 1;
        if (spoils?.Invoke(content[0], content.Count) == true) logits[7] = float.NaN;
    }

    /// <summary>How a slot tells a token that was read with a prompt from one that was generated.</summary>
    public static int Entry(int token, bool generated) => generated ? ~token : token;

    /// <summary>What the model says to a prompt, after what it said before: worked out without slots.</summary>
    public static int[] Answer(int[] prompt, int count, params ReadOnlySpan<int> emitted)
    {
        List<int> content = [.. prompt];
        foreach (var token in emitted) content.Add(Entry(token, generated: true));
        var answer = new List<int>(emitted.ToArray());
        while (answer.Count < count)
        {
            answer.Add(NextToken(content));
            content.Add(Entry(answer[^1], generated: true));
        }

        return [.. answer];
    }

    private static int NextToken(IReadOnlyList<int> content)
    {
        var hash = 2_166_136_261u;
        foreach (var entry in content) hash = unchecked((hash ^ (uint)entry) * 16_777_619u);
        return FirstToken + (int)((hash >> 8) % Tokens);
    }
}
